namespace Venus.Actors;

/// <summary>A child, and what its supervisor remembers of it.</summary>
internal sealed class ChildStats(LocalActorRef child)
{
    private int _retries;
    private long? _windowStart;

    public LocalActorRef Child { get; } = child;

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping { get; set; }

    /// <summary>
    /// Whether it may be restarted once more, and counts that. A window begins with the first restart; the first one after its end begins the next.
    /// </summary>
    /// <param name="maxRetries">How many restarts, per window if there is one; negative for no limit (one, if there is a window).</param>
    /// <param name="window">How long a window is; not positive for none.</param>
    /// <param name="clock">The system's clock.</param>
    public bool RequestRestart(int maxRetries, TimeSpan window, TimeProvider clock)
    {
        if (maxRetries == 0)
            return false;
        if (window <= TimeSpan.Zero)
            return maxRetries < 0 || ++_retries <= maxRetries;
        var now = clock.GetTimestamp();
        if (_windowStart is { } start && clock.GetElapsedTime(start, now) <= window)
            return ++_retries <= Math.Max(maxRetries, 1);
        _windowStart = now;
        _retries = 1;
        return true;
    }
}
