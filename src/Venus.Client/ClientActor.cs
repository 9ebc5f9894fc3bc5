using Venus.Client.Apps;
using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Supervision;

namespace Venus.Client;

/// <summary>
/// The root of the client's tree: starts the apps and the servers, and introduces them to each other. It lives as long as the
/// node; each of the two restarts on its own, and one that has used up its restarts ends the node.
/// </summary>
/// <remarks><code>
/// Serving ──Drain, or a child given up──► Ending
/// </code></remarks>
public sealed class ClientActor : SupervisedActor
{
    /// <summary>
    /// Holds new options against those that hold now: apps and servers that are the same are not touched, others start, change or end.
    /// </summary>
    /// <param name="Options">The new options, valid.</param>
    public sealed record ApplyOptions(ClientOptions Options);

    private readonly LiveOptions<ClientOptions> _options;
    private readonly NodeServices _services;
    private readonly VitalChildren _children;
    private IActorRef _apps = ActorRefs.Nobody;
    private IActorRef _servers = ActorRefs.Nobody;

    private ClientActor(LiveOptions<ClientOptions> options, NodeServices services)
    {
        _options = options;
        _services = services;
        _children = new VitalChildren(Where, services, () => options.Current.Supervision);
        Serving();
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ClientOptions options, NodeServices services)
    {
        var live = new LiveOptions<ClientOptions>(options);
        return ActorProps.Of(() => new ClientActor(live, services));
    }

    /// <inheritdoc />
    protected override void Begin()
    {
        _apps = _children.Start(Context, AppsActor.Props(_options, _services), "apps");
        _servers = _children.Start(Context, ServersActor.Props(_options, _apps, _services), "servers");
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
        _options.Replace(apply.Options);
        _apps.Tell(AppsActor.OptionsChanged.Instance);
        _servers.Tell(ServersActor.OptionsChanged.Instance);
        ClientLog.OptionsApplied(_services.Logger, Where, apply.Options.AllServers.Count(), apply.Options.Apps.Count);
    }

    private void OnEnded(VitalChildren.Ended ended)
    {
        if (_children.OnEnded(ended))
        {
            _apps = ended.Child.Equals(_apps) ? ActorRefs.Nobody : _apps;
            Become(Ending);
        }
    }

    // The servers learn that this client goes and send no more visitors; the apps answer once their bridges are done.
    private void OnDrain(Drain drain)
    {
        Become(Ending);
        _servers.Tell(drain);
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
