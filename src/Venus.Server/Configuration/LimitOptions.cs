using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>What strangers, clients and visitors may cost the node, beyond what each app's own options say.</summary>
/// <param name="Source">What one source may cost.</param>
/// <param name="Handshakes">Control channels that all strangers together may try to open.</param>
/// <param name="Session">What one client may ask of the node.</param>
/// <param name="DropFrom">Peers in handshake from which on strangers are dropped at random.</param>
/// <param name="DropChance">Percent of them at that point; it rises to all at max-pending.</param>
/// <param name="MaxVisitors">Visitors of the whole node at once; the next one is refused with RST.</param>
/// <param name="MaxVisitorsPerClient">Visitors of one client's apps at once; the next one is refused with RST.</param>
/// <param name="MaxWaiting">Visitors of the whole node that may wait for a data link at once; the next one is refused.</param>
/// <param name="ReserveDescriptors">Descriptors kept for the node itself: visitors are refused when no more are left.</param>
public sealed record LimitOptions(
    SourceLimitOptions Source,
    RateOptions Handshakes,
    SessionLimitOptions Session,
    int DropFrom,
    int DropChance,
    int MaxVisitors,
    int MaxVisitorsPerClient,
    int MaxWaiting,
    int ReserveDescriptors) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var problem in Require.Positive(
            ("max-visitors", MaxVisitors), ("max-visitors-per-client", MaxVisitorsPerClient), ("max-waiting", MaxWaiting)))
        {
            yield return problem;
        }

        if (DropFrom < 0)
        {
            yield return ("drop-from", "must not be less than zero");
        }

        if (DropChance is < 0 or > 100)
        {
            yield return ("drop-chance", "is a percentage: between 0 and 100");
        }

        if (ReserveDescriptors < 0)
        {
            yield return ("reserve-descriptors", "must not be less than zero");
        }
    }
}
