namespace Venus.Supervision.Runtime;

/// <summary>Restarts of one child, counted from the first one in a window, as Akka.NET counts them.</summary>
/// <param name="Count">Restarts asked for in this window.</param>
/// <param name="Since">When the window began.</param>
internal readonly record struct RestartWindow(int Count, TimeSpan Since)
{
    /// <summary>The window after one more failure: the same one, or a new one if it is over.</summary>
    public static RestartWindow Next(RestartWindow? known, TimeSpan now, TimeSpan length) =>
        known is { } window && (length == Timeout.InfiniteTimeSpan || now - window.Since <= length) ? window with { Count = window.Count + 1 } : new(1, now);
}
