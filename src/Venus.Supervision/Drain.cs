namespace Venus.Supervision;

/// <summary>
/// Asks an actor to take nothing new, to let its bridges finish until the node's drain timeout, to reset those that have not,
/// and then to answer <see cref="Drained"/>.
/// </summary>
public sealed record Drain
{
    private Drain()
    {
    }

    /// <summary>The one instance.</summary>
    public static Drain Instance { get; } = new();
}

/// <summary>Nothing is left to finish.</summary>
/// <param name="Reset">Bridges that had not finished in time and were reset.</param>
public sealed record Drained(int Reset);
