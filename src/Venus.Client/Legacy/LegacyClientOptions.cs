using Venus.Hocon;
using Venus.Net.Legacy;
using Venus.Supervision;

namespace Venus.Client.Legacy;

/// <summary>Everything under <c>venus.client.legacy</c>: apps over the first Venus' protocol, plaintext and unauthenticated.</summary>
/// <param name="ConnectTimeout">For a TCP connection to the server, all addresses of its name together.</param>
/// <param name="DialTimeout">For connecting to a target.</param>
/// <param name="DeadAfter">Silence on the control connection after which the server is dead; it sends <c>IAMALIVE</c> every second.</param>
/// <param name="BackOffMin">First wait before the control connection is dialled again.</param>
/// <param name="BackOffMax">Longest wait; waits double up to it, each with jitter, for ever.</param>
/// <param name="PartialTrailerWait">How long bytes that could be a beginning of <c>NODATA</c> are held back.</param>
/// <param name="TrailerWait">How long the whole word is held back while the end does not come.</param>
/// <param name="HalfCloseIdle">After one side of a bridge has ended: how long the other may be silent before both are closed.</param>
/// <param name="MaxBridges">Visitors of one app at once; the next one is refused.</param>
/// <param name="Supervision">How often a failing actor is made anew.</param>
/// <param name="DrainTimeout">How long bridges may finish after a request to stop.</param>
/// <param name="Apps">What is served, by name: the content of <c>config-c.json</c>.</param>
public sealed record LegacyClientOptions(
    TimeSpan ConnectTimeout,
    TimeSpan DialTimeout,
    TimeSpan DeadAfter,
    TimeSpan BackOffMin,
    TimeSpan BackOffMax,
    TimeSpan PartialTrailerWait,
    TimeSpan TrailerWait,
    TimeSpan HalfCloseIdle,
    int MaxBridges,
    SupervisionOptions Supervision,
    TimeSpan DrainTimeout,
    IReadOnlyDictionary<string, LegacyClientApp> Apps) : IHoconValidated
{
    /// <summary>How bridges treat the ends of streams.</summary>
    public LegacyRelayOptions Relay => new(LegacyTrailer.Filtered, PartialTrailerWait, TrailerWait, HalfCloseIdle);

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var problem in Require.Positive(
            ("connect-timeout", ConnectTimeout.Ticks), ("dial-timeout", DialTimeout.Ticks), ("dead-after", DeadAfter.Ticks), ("back-off-min", BackOffMin.Ticks),
            ("partial-trailer-wait", PartialTrailerWait.Ticks), ("trailer-wait", TrailerWait.Ticks), ("half-close-idle", HalfCloseIdle.Ticks), ("max-bridges", MaxBridges)))
        {
            yield return problem;
        }

        if (BackOffMax < BackOffMin)
        {
            yield return ("back-off-max", "shorter than back-off-min");
        }
    }
}
