using Venus.FunctionalTests.Support;
using Venus.Server;
using Venus.Server.Legacy;

namespace Venus.FunctionalTests.Legacy.Support;

/// <summary>A server node that serves the first Venus' protocol alone.</summary>
internal sealed class LegacyServerNode : Node
{
    public LegacyServerNode(LegacyServerOptions options)
        : base("legacy-server", null, null, typeof(AppListening), typeof(AppOnline), typeof(AppOffline), typeof(VisitorEnded)) =>
        Legacy = System.ActorOf(LegacyServerActor.Props(options, Services), "legacy");

    public IActorRef Legacy { get; }

    /// <summary>A server whose ports are open.</summary>
    public static async Task<LegacyServerNode> StartAsync(LegacyServerOptions options)
    {
        var node = new LegacyServerNode(options);
        await node.Events.FirstAsync<AppListening>();
        return node;
    }

    public Task<AppOnline> OnlineAsync() => Events.FirstAsync<AppOnline>();
}
