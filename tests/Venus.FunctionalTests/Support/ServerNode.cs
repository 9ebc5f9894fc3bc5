using System.Net;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Support;

/// <summary>A server node in this process.</summary>
internal sealed class ServerNode : Node
{
    private readonly ServerIdentity _identity;

    public ServerNode(ServerOptions options, ServerIdentity identity, IRelayEngine? relay = null, Func<INodeNetwork, INodeNetwork>? network = null)
        : base("server-node", relay, network, typeof(ServerListening), typeof(ClientOnline), typeof(ClientOffline), typeof(AppListening), typeof(AppOnline), typeof(AppOffline), typeof(VisitorSuspended), typeof(VisitorResumed), typeof(VisitorEnded))
    {
        _identity = identity;
        Server = System.ActorOf(ServerActor.Props(options, identity, new ClientDirectory(options.Clients), Services), "server");
    }

    public IActorRef Server { get; }

    public string Pin => _identity.SpkiPin.ToString();

    /// <summary>Where clients connect.</summary>
    public async Task<IPEndPoint> ListeningAsync() => (await Events.FirstAsync<ServerListening>()).EndPoint;

    /// <summary>Where an app's visitors connect.</summary>
    public async Task<IPEndPoint> AppAsync(string app) =>
        new(IPAddress.Loopback, (await Events.FirstAsync<AppListening>(listening => listening.App == app)).EndPoint.Port);

    /// <summary>An app that a client serves; where its visitors connect.</summary>
    public async Task<IPEndPoint> OnlineAsync(string app)
    {
        await Events.FirstAsync<AppOnline>(online => online.App == app);
        return await AppAsync(app);
    }
}
