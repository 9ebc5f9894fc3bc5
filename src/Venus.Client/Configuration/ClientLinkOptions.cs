using Venus.Hocon;

namespace Venus.Client.Configuration;

/// <summary>Data links as the client keeps them.</summary>
/// <param name="Warm">Idle links of each kind in use that are kept ready, so that a visitor waits for no dial.</param>
/// <param name="MaxIdle">Idle links of a kind kept at most, when visitors have gone.</param>
/// <param name="IdleTimeout">How long a link beyond those kept ready stays idle before it is let go.</param>
/// <param name="MaxDialing">Links being dialled at once.</param>
/// <param name="DialTimeout">For the TCP connection of one link.</param>
public sealed record ClientLinkOptions(int Warm, int MaxIdle, TimeSpan IdleTimeout, int MaxDialing, TimeSpan DialTimeout) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var problem in Require.Positive(("max-idle", MaxIdle), ("idle-timeout", IdleTimeout.Ticks), ("max-dialing", MaxDialing), ("dial-timeout", DialTimeout.Ticks)))
        {
            yield return problem;
        }

        if (Warm < 0 || Warm > MaxIdle)
        {
            yield return ("warm", "must be between 0 and max-idle");
        }
    }
}
