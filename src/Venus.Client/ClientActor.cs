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
    /// <summary>
    /// Holds new options against those that hold now: apps and servers that are the same are not touched, others start, change or end.
    /// </summary>
    /// <param name="Options">The new options, valid.</param>
    public sealed record ApplyOptions(ClientOptions Options);

    private readonly LiveOptions<ClientOptions> _options;
    private readonly NodeServices _services;
    private IActorRef _apps = ActorRefs.Nobody;
    private IActorRef _servers = ActorRefs.Nobody;

    private ClientActor(LiveOptions<ClientOptions> options, NodeServices services)
    {
        _options = options;
        _services = services;
        Receive<ApplyOptions>(OnApply);
        Receive<Drain>(OnDrain);
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
        _apps = Context.ActorOf(AppsActor.Props(_options, _services), "apps");
        _servers = Context.ActorOf(ServersActor.Props(_options, _apps, _services), "servers");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Current.Supervision.MaxRestarts, _options.Current.Supervision.Window);

    private void OnApply(ApplyOptions apply)
    {
        _options.Replace(apply.Options);
        _apps.Tell(AppsActor.OptionsChanged.Instance);
        _servers.Tell(ServersActor.OptionsChanged.Instance);
        ClientLog.OptionsApplied(_services.Logger, Where, apply.Options.AllServers.Count(), apply.Options.Apps.Count);
    }

    // The servers learn that this client goes and send no more visitors; the apps answer once their bridges are done.
    private void OnDrain(Drain drain)
    {
        _servers.Tell(drain);
        _apps.Forward(drain);
    }
}
