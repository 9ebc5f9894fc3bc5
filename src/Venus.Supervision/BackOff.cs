namespace Venus.Supervision;

/// <summary>
/// Waits between attempts: doubled from a minimum to a maximum, each drawn from the upper half of its range, so that nodes which
/// failed together do not return together (Brooker, "Exponential Backoff And Jitter", AWS 2015: "equal jitter").
/// </summary>
/// <param name="min">First wait.</param>
/// <param name="max">Longest wait.</param>
/// <param name="random">What the jitter is drawn from; the process' own source if null.</param>
public sealed class BackOff(TimeSpan min, TimeSpan max, Random? random = null)
{
    private readonly TimeSpan _min = min;
    private readonly Random _random = random ?? Random.Shared;
    private TimeSpan _next = min;

    /// <summary>How many waits have been handed out since the last <see cref="Reset"/>.</summary>
    public int Attempts { get; private set; }

    /// <summary>The next wait, between half of the present range and all of it.</summary>
    public TimeSpan Next()
    {
        var range = _next;
        _next = range * 2 < max ? range * 2 : max;
        Attempts++;
        return range * (0.5 + (_random.NextDouble() / 2));
    }

    /// <summary>Starts from the minimum again: the last attempt succeeded.</summary>
    public void Reset()
    {
        _next = _min;
        Attempts = 0;
    }
}
