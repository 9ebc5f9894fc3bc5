using Venus.Client;
using Venus.Client.Configuration;

namespace Venus.FunctionalTests.Support;

/// <summary>A client node in this process.</summary>
internal sealed class ClientNode : Node
{
    public ClientNode(ClientOptions options)
        : base("client-node", typeof(ServerOnline), typeof(ServerOffline), typeof(AppRegistered), typeof(AppRefused)) =>
        Client = System.ActorOf(ClientActor.Props(options, Services), "client");

    public IActorRef Client { get; }
}
