using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>
/// Tokens that come back at a steady rate, up to a burst. What is charged afterwards may take it below zero, down to one burst of
/// debt: so long nothing is given. The clock is the node's, so that simulated time rules it as well, which is what
/// System.Threading.RateLimiting cannot be asked for.
/// </summary>
internal struct TokenBucket
{
    private double _tokens;
    private long _at;

    private TokenBucket(double tokens, long at) => (_tokens, _at) = (tokens, at);

    /// <summary>A bucket that has been left alone for long.</summary>
    public static TokenBucket Full(RateOptions rate, TimeProvider clock) => new(rate.Burst, clock.GetTimestamp());

    /// <summary>Takes a token, if there is one and as many are left as somebody else is to find.</summary>
    public bool TryTake(RateOptions rate, TimeProvider clock, double leave = 0)
    {
        if (Refill(rate, clock) < 1 + leave)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>Takes tokens whether they are there or not.</summary>
    public void Charge(int tokens, RateOptions rate, TimeProvider clock) =>
        _tokens = Math.Max(Refill(rate, clock) - tokens, -rate.Burst);

    /// <summary>Takes tokens whether they are there or not.</summary>
    /// <returns>How long to wait until it is out of debt; zero if it is not in debt.</returns>
    public TimeSpan Owe(int tokens, RateOptions rate, TimeProvider clock)
    {
        Charge(tokens, rate, clock);
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate.Rate);
    }

    /// <summary>Whether it is as good as new.</summary>
    public bool IsFull(RateOptions rate, TimeProvider clock) => Refill(rate, clock) >= rate.Burst;

    private double Refill(RateOptions rate, TimeProvider clock)
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(rate.Burst, _tokens + (clock.GetElapsedTime(_at, now).TotalSeconds * rate.Rate));
        _at = now;
        return _tokens;
    }
}
