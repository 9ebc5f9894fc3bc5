using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>How many visitors the descriptors of this process are enough for: two each, one for the visitor and one for its data link.</summary>
internal static class DescriptorBudget
{
    private const int PerVisitor = 2;

    // A control channel, and a few idle links ready.
    private const int PerClient = 16;

    /// <summary>Visitors that the options allow at once: by the listed apps, by client and in all.</summary>
    public static long Wanted(ServerOptions options)
    {
        var byClient = options.Apps.Values
            .GroupBy(static app => app.Client)
            .Sum(apps => Math.Min(apps.Sum(static app => (long)app.MaxVisitors), options.Limits.MaxVisitorsPerClient));
        return Math.Min(byClient, options.Limits.MaxVisitors);
    }

    /// <summary>Visitors that there are descriptors for, besides what the node needs for itself and for its clients.</summary>
    public static long Reachable(ServerOptions options, long limit) =>
        Math.Max(0, limit - options.Limits.ReserveDescriptors - options.Handshake.MaxPending - (PerClient * (long)options.Clients.Count)) / PerVisitor;
}
