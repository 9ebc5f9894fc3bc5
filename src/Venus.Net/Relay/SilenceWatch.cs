namespace Venus.Net.Relay;

/// <summary>
/// Tells a link that is dead from one that nothing is said on: its other side's system owes an answer, and nothing has come from there for too long. The system itself would send again
/// for a quarter of an hour (tcp(7), tcp_retries2). Looked at now and then by who runs the relay; plain state, not for several threads.
/// </summary>
/// <param name="limit">How long is too long; zero: never.</param>
internal sealed class SilenceWatch(TimeSpan limit)
{
    /// <summary>Milliseconds between two looks, for who has no reason to choose others.</summary>
    public const int Interval = 500;

    private long? _since;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsOn => limit > TimeSpan.Zero;

    /// <summary>Whether the other side has been silent for too long.</summary>
    /// <param name="silence">What <see cref="Links.Connection.Silence"/> says.</param>
    /// <param name="now">The time by some steady clock, in milliseconds.</param>
    public bool IsOver(TimeSpan silence, long now)
    {
        if (silence == TimeSpan.Zero)
        {
            _since = null;
            return false;
        }

        // A word after long idleness: what counts is since when an answer is owed, not since when there was none to give.
        _since = Math.Max(_since ?? now, now - (long)silence.TotalMilliseconds);
        return IsOn && now - _since >= limit.TotalMilliseconds;
    }

    /// <summary>One sentence for the log.</summary>
    /// <param name="silence">What <see cref="Links.Connection.Silence"/> says.</param>
    public static string Explain(TimeSpan silence) => FormattableString.Invariant($"The link's other end has owed an answer for too long; it was last heard {silence.TotalSeconds:0.0} s ago.");
}
