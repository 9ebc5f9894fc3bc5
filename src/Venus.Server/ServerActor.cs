using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server;

/// <summary>
/// The root of the server's tree: starts the apps, the sessions and the gate, and introduces them to each other. It lives as
/// long as the node; each of the three restarts on its own, and one that has used up its restarts ends the node.
/// </summary>
/// <remarks><code>
/// Serving ──Drain, or a child given up──► Ending
/// </code></remarks>
public sealed class ServerActor : SupervisedActor
{
    /// <summary>
    /// Holds new options against those that hold now: apps and clients that are the same are not touched, others start, change
    /// or end. The port for clients and the key stay until the node restarts.
    /// </summary>
    /// <param name="Options">The new options, valid.</param>
    /// <param name="Clients">Who may connect from now on.</param>
    public sealed record ApplyOptions(ServerOptions Options, IClientDirectory Clients);

    private readonly LiveOptions<ServerOptions> _options;
    private readonly ServerIdentity _identity;
    private readonly LiveOptions<IClientDirectory> _clients;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly VitalChildren _children;
    private (long Limit, long Reachable, long Wanted) _short;
    private IActorRef _apps = ActorRefs.Nobody;
    private IActorRef _sessions = ActorRefs.Nobody;
    private IActorRef _gate = ActorRefs.Nobody;

    private ServerActor(LiveOptions<ServerOptions> options, ServerIdentity identity, LiveOptions<IClientDirectory> clients, NodeLimits limits, NodeServices services)
    {
        _options = options;
        _identity = identity;
        _clients = clients;
        _limits = limits;
        _services = services;
        _children = new VitalChildren(Where, services, () => options.Current.Supervision);
        Serving();
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="identity">The server's key.</param>
    /// <param name="clients">Who may connect.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ServerOptions options, ServerIdentity identity, IClientDirectory clients, NodeServices services)
    {
        var (liveOptions, liveClients) = (new LiveOptions<ServerOptions>(options), new LiveOptions<IClientDirectory>(clients));
        var limits = new NodeLimits(liveOptions, liveClients, services);
        return ActorProps.Of(() => new ServerActor(liveOptions, identity, liveClients, limits, services));
    }

    /// <inheritdoc />
    protected override void Begin()
    {
        CheckDescriptors();
        _apps = _children.Start(Context, AppsActor.Props(_options, _limits, _services), "apps");
        _sessions = _children.Start(Context, SessionsActor.Props(_options, _apps, _limits, _services), "sessions");
        _gate = _children.Start(Context, GateActor.Props(_options, _identity, _limits.Clients, _sessions, _limits.Peers, _services), "gate");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => _children.Strategy();

    private void Serving()
    {
        Receive<ApplyOptions>(OnApply);
        Receive<VitalChildren.Ended>(OnEnded);
        Receive<Drain>(OnDrain);
    }

    // What ends now is stopping, and what comes from a reload is too late.
    private void Ending()
    {
        Receive<ApplyOptions>(static _ => { });
        Receive<VitalChildren.Ended>(static _ => { });
        Receive<Drain>(OnDrain);
    }

    private void OnApply(ApplyOptions apply)
    {
        if (apply.Options.Listen != _options.Current.Listen || apply.Options.StateDir != _options.Current.StateDir || apply.Options.ReusePort != _options.Current.ReusePort)
        {
            ServerLog.NeedsRestart(_services.Logger, Where, "venus.server.listen, state-dir and reuse-port");
        }

        _options.Replace(apply.Options);
        _clients.Replace(apply.Clients);
        _sessions.Tell(SessionsActor.OptionsChanged.Instance);
        _apps.Tell(AppsActor.OptionsChanged.Instance);
        ServerLog.OptionsApplied(_services.Logger, Where, apply.Options.Clients.Count, apply.Options.Apps.Count);
        CheckDescriptors();
    }

    // Better said at the start than found out when the last visitors are refused; at a reload only where it has become another matter.
    private void CheckDescriptors()
    {
        var before = _short;
        _short = default;
        if (Descriptors.Limit is { } limit && DescriptorBudget.Reachable(_options.Current, limit) is var reachable
            && DescriptorBudget.Wanted(_options.Current) is var wanted && reachable < wanted)
        {
            _short = (limit, reachable, wanted);
            if (_short != before)
            {
                ServerLog.DescriptorsShort(_services.Logger, Where, limit, reachable, wanted);
            }
        }
    }

    private void OnEnded(VitalChildren.Ended ended)
    {
        if (_children.OnEnded(ended))
        {
            _apps = ended.Child.Equals(_apps) ? ActorRefs.Nobody : _apps;
            Become(Ending);
        }
    }

    // New clients stay out, those that are here learn that the server goes, and the apps answer once their bridges are done.
    private void OnDrain(Drain drain)
    {
        Become(Ending);
        _gate.Tell(GateActor.CloseGate.Instance);
        _sessions.Tell(drain);
        if (_apps.IsNobody())
        {
            Sender.Tell(new Drained(0));
        }
        else
        {
            _apps.Forward(drain);
        }
    }
}
