using Venus.Net.Links;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>
/// What is counted for the node as a whole, by whoever counts, and who may be a client of it, for whoever asks. Made by its root, and outlives every
/// restart below it.
/// </summary>
internal sealed class NodeLimits(LiveOptions<ServerOptions> options, LiveOptions<IClientDirectory> clients, NodeServices services)
{
    /// <summary>Strangers at the gate.</summary>
    public PeerLimits Peers { get; } = new(options, services.Clock, services.Random);

    /// <summary>The clients as they are whenever it is asked.</summary>
    public IClientDirectory Clients { get; } = new LiveClientDirectory(clients);

    /// <summary>Visitors of all apps.</summary>
    public VisitorLimits Visitors { get; } = new(options, services.Clock);

    /// <summary>Lines that clients bring about.</summary>
    public ClientLogs ClientLogs { get; } = new(services.Clock);

    /// <summary>Lines about data links whose hello did not hold.</summary>
    public LogThrottle LinkLog { get; } = new(services.Clock);

    /// <summary>Whether taking in this visitor would leave the node fewer descriptors than it needs for itself.</summary>
    public bool DescriptorsAreShort(Connection visitor) => Descriptors.AreShort(visitor, options.Current.Limits.ReserveDescriptors);
}
