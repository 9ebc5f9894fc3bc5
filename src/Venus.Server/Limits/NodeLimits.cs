using Venus.Net.Links;
using Venus.Server.Configuration;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>What is counted for the node as a whole, by whoever counts. Made by its root, and outlives every restart below it.</summary>
internal sealed class NodeLimits(LiveOptions<ServerOptions> options, NodeServices services)
{
    /// <summary>Strangers at the gate.</summary>
    public PeerLimits Peers { get; } = new(options, services.Clock, services.Random);

    /// <summary>Visitors of all apps.</summary>
    public VisitorLimits Visitors { get; } = new(options, services.Clock);

    /// <summary>Lines about data links whose hello did not hold.</summary>
    public LogThrottle LinkLog { get; } = new(services.Clock);

    /// <summary>Whether taking in this visitor would leave the node fewer descriptors than it needs for itself.</summary>
    public bool DescriptorsAreShort(Connection visitor) => Descriptors.AreShort(visitor, options.Current.Limits.ReserveDescriptors);
}
