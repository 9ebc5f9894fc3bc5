using Venus.Client.Apps;
using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Supervision;

namespace Venus.Client;

/// <summary>
/// The root of the client's tree: starts the apps and the servers, and introduces them to each other. It lives as long as the
/// node; each of the two restarts on its own.
/// </summary>
public sealed class ClientActor : SupervisedActor
{
    private readonly ClientOptions _options;
    private readonly NodeServices _services;
    private IActorRef _apps = ActorRefs.Nobody;
    private IActorRef _servers = ActorRefs.Nobody;

    private ClientActor(ClientOptions options, NodeServices services)
    {
        _options = options;
        _services = services;
        Receive<Drain>(OnDrain);
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new ClientActor(options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _apps = Context.ActorOf(AppsActor.Props(_options, _services), "apps");
        _servers = Context.ActorOf(ServersActor.Props(_options, _apps, _services), "servers");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    // The servers learn that this client goes and send no more visitors; the apps answer once their bridges are done.
    private void OnDrain(Drain drain)
    {
        _servers.Tell(drain);
        _apps.Forward(drain);
    }
}
