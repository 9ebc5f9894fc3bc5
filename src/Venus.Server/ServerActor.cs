using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server;

/// <summary>
/// The root of the server's tree: starts the apps, the sessions and the gate, and introduces them to each other. It lives as
/// long as the node; each of the three restarts on its own.
/// </summary>
public sealed class ServerActor : SupervisedActor
{
    private readonly ServerOptions _options;
    private readonly ServerIdentity _identity;
    private readonly IClientDirectory _clients;
    private readonly NodeServices _services;
    private IActorRef _apps = ActorRefs.Nobody;
    private IActorRef _sessions = ActorRefs.Nobody;
    private IActorRef _gate = ActorRefs.Nobody;

    private ServerActor(ServerOptions options, ServerIdentity identity, IClientDirectory clients, NodeServices services)
    {
        _options = options;
        _identity = identity;
        _clients = clients;
        _services = services;
        Receive<Drain>(OnDrain);
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="identity">The server's key.</param>
    /// <param name="clients">Who may connect.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ServerOptions options, ServerIdentity identity, IClientDirectory clients, NodeServices services) =>
        ActorProps.Of(() => new ServerActor(options, identity, clients, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _apps = Context.ActorOf(AppsActor.Props(_options, _services), "apps");
        _sessions = Context.ActorOf(SessionsActor.Props(_options, _apps, _services), "sessions");
        _gate = Context.ActorOf(GateActor.Props(_options, _identity, _clients, _sessions, _services), "gate");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    // New clients stay out, those that are here learn that the server goes, and the apps answer once their bridges are done.
    private void OnDrain(Drain drain)
    {
        _gate.Tell(GateActor.CloseGate.Instance);
        _sessions.Tell(drain);
        _apps.Forward(drain);
    }
}
