namespace Venus.Supervision;

/// <summary>
/// Keeps a flood of the same event from becoming a flood of log lines: a handful at once, then one in an interval, which says how
/// many were left out. Counters count them all. Safe for concurrent use.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="burst">Lines that may follow each other at once after a quiet time.</param>
/// <param name="interval">Time after which one more line may come; a second where none is given.</param>
public sealed class LogThrottle(TimeProvider clock, int burst = 10, TimeSpan? interval = null)
{
    private readonly int _burst = burst;
    private readonly TimeSpan _interval = interval ?? TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _since = clock.GetTimestamp();
    private int _left = burst;
    private long _unsaid;

    /// <summary>Whether the event may be logged.</summary>
    /// <param name="unsaid">How many have not been since the last one that was.</param>
    public bool TryTake(out long unsaid)
    {
        lock (_gate)
        {
            Refill();
            if (_left == 0)
            {
                unsaid = ++_unsaid;
                return false;
            }

            _left--;
            (unsaid, _unsaid) = (_unsaid, 0);
            return true;
        }
    }

    private void Refill()
    {
        var now = clock.GetTimestamp();
        var lines = clock.GetElapsedTime(_since, now) / _interval;
        if (lines >= 1)
        {
            _left = (int)Math.Min(_burst, _left + Math.Floor(lines));
            _since = now;
        }
    }
}
