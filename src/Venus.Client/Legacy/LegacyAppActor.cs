using Venus.Supervision;

namespace Venus.Client.Legacy;

/// <summary>
/// One app over the first Venus' protocol: its control channel and its bridges. A fault inside one of them restarts that one
/// alone; one that gives up takes this supervisor with it, whose own parent then starts the whole app anew. It lives as long as
/// the node.
/// </summary>
public sealed class LegacyAppActor : SupervisedActor
{
    private sealed record ChildEnded(string Child);

    private readonly string _app;
    private readonly LegacyClientApp _addresses;
    private readonly LegacyClientOptions _options;
    private readonly NodeServices _services;
    private IActorRef _bridges = ActorRefs.Nobody;

    private LegacyAppActor(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services)
    {
        _app = app;
        _addresses = addresses;
        _options = options;
        _services = services;
        Receive<LegacyControlActor.Activated>(activated => _bridges.Forward(activated));
        Receive<Drain>(drain => _bridges.Forward(drain));
        Receive<ChildEnded>(OnChildEnded);
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="addresses">Its server and its target.</param>
    /// <param name="options">What holds for every app.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyAppActor(app, addresses, options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _bridges = Child(LegacyBridgesActor.Props(_app, _addresses, _options, _services), "bridges");
        Child(LegacyControlActor.Props(_app, _addresses, _options, _services), "control");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    private static IActorRef Child(Props props, string name) => Context.WatchWith(Context.ActorOf(props, name), new ChildEnded(name));

    // A child that ends has used up its restarts: the app as a whole starts anew.
    private void OnChildEnded(ChildEnded ended) =>
        throw new InvalidOperationException($"{ended.Child} of app '{_app}' failed more than {_options.Supervision.MaxRestarts} times in {_options.Supervision.Window.TotalSeconds:0} s");
}
