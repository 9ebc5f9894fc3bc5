using Venus.Client.Configuration;
using Venus.Supervision;

namespace Venus.Client.Apps;

/// <summary>
/// One app on the client: its control channel and its bridges. A fault inside one of them restarts that one alone; one that
/// gives up takes this supervisor with it, whose own parent then starts the whole app anew. It lives as long as the node.
/// </summary>
public sealed class AppSupervisorActor : SupervisedActor
{
    private sealed record ChildEnded(string Child);

    private readonly string _app;
    private readonly ClientAppOptions _appOptions;
    private readonly ClientOptions _options;
    private readonly NodeServices _services;
    private IActorRef _control = ActorRefs.Nobody;
    private IActorRef _bridges = ActorRefs.Nobody;

    private AppSupervisorActor(string app, ClientAppOptions appOptions, ClientOptions options, NodeServices services)
    {
        _app = app;
        _appOptions = appOptions;
        _options = options;
        _services = services;
        Receive<AppsActor.ServerCame>(OnServerCame);
        Receive<AppsActor.ServerWent>(OnServerWent);
        Receive<AppsActor.Activated>(activated => _control.Forward(activated));
        Receive<AppsActor.RegistrationAnswered>(answered => _control.Forward(answered));
        Receive<ControlChannelActor.WhichServers>(which => Context.Parent.Forward(which));
        Receive<AppsActor.RefusedForGood>(refused => Context.Parent.Forward(refused));
        Receive<BridgeActor.TargetAnswered>(answered => _control.Forward(answered));
        Receive<BridgeActor.TargetFailed>(failed => _control.Forward(failed));
        Receive<Drain>(drain => _bridges.Forward(drain));
        Receive<ChildEnded>(OnChildEnded);
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="appOptions">The app's options.</param>
    /// <param name="options">The client's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, ClientAppOptions appOptions, ClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new AppSupervisorActor(app, appOptions, options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _control = Child(ControlChannelActor.Props(_app, _appOptions, _options.Connect.RefusedBackOff, _services), "control");
        _bridges = Child(BridgesActor.Props(_app, _appOptions, _options, _services), "bridges");
        Context.Parent.Tell(new AppsActor.AppReady(_app, _bridges));
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    private static IActorRef Child(Props props, string name) => Context.WatchWith(Context.ActorOf(props, name), new ChildEnded(name));

    private void OnServerCame(AppsActor.ServerCame came)
    {
        _control.Forward(came);
        _bridges.Forward(came);
    }

    private void OnServerWent(AppsActor.ServerWent went)
    {
        if (!went.Succeeded)
        {
            _control.Forward(went);
        }

        _bridges.Forward(went);
    }

    // A child that ends has used up its restarts: the app as a whole starts anew.
    private void OnChildEnded(ChildEnded ended) =>
        throw new InvalidOperationException($"{ended.Child} of app '{_app}' failed more than {_options.Supervision.MaxRestarts} times in {_options.Supervision.Window.TotalSeconds:0} s");
}
