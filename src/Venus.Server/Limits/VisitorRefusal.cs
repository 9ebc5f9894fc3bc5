using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>Why a visitor was not taken in.</summary>
internal enum VisitorRefusal
{
    /// <summary>The app has as many as it may.</summary>
    AppFull,

    /// <summary>The visitor's source has as many with the app as it may.</summary>
    SourceFull,

    /// <summary>The client's apps have.</summary>
    ClientFull,

    /// <summary>The node has.</summary>
    NodeFull,

    /// <summary>No more descriptors are left than the node needs for itself.</summary>
    NoDescriptors,

    /// <summary>The server is stopping.</summary>
    Draining,

    /// <summary>It was in, and no data link could be had for it.</summary>
    NoLink,
}

/// <summary>What the log says of them: the key to change among it.</summary>
internal static class VisitorRefusalText
{
    /// <summary>The refusal in words.</summary>
    public static string Explain(this VisitorRefusal refusal, ServerAppOptions app, LimitOptions limits) => refusal switch
    {
        VisitorRefusal.AppFull => $"{app.MaxVisitors} visitors are here already, the app's max-visitors",
        VisitorRefusal.SourceFull => $"{app.MaxVisitorsPerSource} visitors of its source are here already, the app's max-visitors-per-source",
        VisitorRefusal.ClientFull => $"{limits.MaxVisitorsPerClient} visitors of client {app.Client} are here already (limits.max-visitors-per-client)",
        VisitorRefusal.NodeFull => $"{limits.MaxVisitors} visitors are here already (limits.max-visitors)",
        VisitorRefusal.NoDescriptors => $"only {limits.ReserveDescriptors} descriptors are left (limits.reserve-descriptors); raise LimitNOFILE",
        VisitorRefusal.Draining => "the server is stopping",
        _ => "no data link could be had",
    };
}
