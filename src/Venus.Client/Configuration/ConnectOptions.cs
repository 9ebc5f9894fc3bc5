using Venus.Hocon;

namespace Venus.Client.Configuration;

/// <summary>Dialling a server.</summary>
/// <param name="Timeout">For the TCP connection, all addresses of the name together.</param>
/// <param name="HandshakeTimeout">From connected to welcomed.</param>
/// <param name="BackOffMin">First wait after a failure.</param>
/// <param name="BackOffMax">Longest wait; waits double up to it, each with jitter.</param>
/// <param name="RefusedBackOff">Wait after a refusal, once a server has welcomed this client; with jitter.</param>
public sealed record ConnectOptions(TimeSpan Timeout, TimeSpan HandshakeTimeout, TimeSpan BackOffMin, TimeSpan BackOffMax, TimeSpan RefusedBackOff) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var problem in Require.Positive(("timeout", Timeout.Ticks), ("handshake-timeout", HandshakeTimeout.Ticks), ("back-off-min", BackOffMin.Ticks), ("refused-back-off", RefusedBackOff.Ticks)))
        {
            yield return problem;
        }

        if (BackOffMax < BackOffMin)
        {
            yield return ("back-off-max", "shorter than back-off-min");
        }
    }
}
