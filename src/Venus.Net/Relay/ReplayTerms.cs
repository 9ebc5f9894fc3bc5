namespace Venus.Net.Relay;

/// <summary>What resumable bridges of a process may keep.</summary>
/// <param name="Window">Of each direction of a bridge, at most, in bytes.</param>
/// <param name="Budget">Of all together.</param>
public sealed record ReplayTerms(int Window, ReplayBudget Budget)
{
    /// <summary>Begins a bridge's books.</summary>
    public BridgeLedger OpenLedger() => new(Window, Budget);
}
