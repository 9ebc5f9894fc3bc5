namespace Venus.Net.Relay;

/// <summary>What resumable bridges of a process may keep.</summary>
/// <param name="Window">Of each direction of a bridge, at most, in bytes.</param>
/// <param name="Budget">Of all together, or a share of that.</param>
public sealed record ReplayTerms(int Window, ReplayBudget Budget)
{
    /// <summary>The same for the bridges of one client, whose apps have shares of its own.</summary>
    public ReplayTerms OfClient(string client) => this with { Budget = Budget.Share(client) };

    /// <summary>The same for the bridges of one app.</summary>
    public ReplayTerms OfApp() => this with { Budget = Budget.Share() };

    /// <summary>Begins a bridge's books.</summary>
    public BridgeLedger OpenLedger() => new(Window, Budget);
}
