using Venus.Client;
using Venus.Client.Configuration;
using Venus.Net.Links;
using Venus.Net.Relay;

namespace Venus.FunctionalTests.Support;

/// <summary>A client node in this process.</summary>
internal sealed class ClientNode : Node
{
    public ClientNode(ClientOptions options, IRelayEngine? relay = null, Func<INodeNetwork, INodeNetwork>? network = null)
        : base("client-node", relay, network, typeof(ServerOnline), typeof(ServerOffline), typeof(AppRegistered), typeof(AppRefused)) =>
        Client = System.ActorOf(ClientActor.Props(options, Services), "client");

    public IActorRef Client { get; }
}
