using Venus.Net.Links;
using Venus.Supervision;

namespace Venus.Server.Legacy;

/// <summary>
/// One app over the first Venus' three ports: its control channel, its bridges and a listener a port. A fault inside one of
/// them restarts that one alone; one that gives up takes this supervisor with it, whose own parent then starts the whole app
/// anew. It lives as long as the node.
/// </summary>
public sealed class LegacyAppActor : SupervisedActor
{
    private sealed record ChildEnded(string Child);

    private readonly string _app;
    private readonly LegacyServerApp _ports;
    private readonly LegacyServerOptions _options;
    private readonly NodeServices _services;
    private IActorRef _control = ActorRefs.Nobody;
    private IActorRef _bridges = ActorRefs.Nobody;
    private IActorRef _listener = ActorRefs.Nobody;
    private IActorRef _clients = ActorRefs.Nobody;
    private bool _draining;

    private LegacyAppActor(string app, LegacyServerApp ports, LegacyServerOptions options, NodeServices services)
    {
        _app = app;
        _ports = ports;
        _options = options;
        _services = services;
        Receive<ListenerActor.Accepted>(OnAccepted);
        Receive<ListenerActor.Listening>(OnListening);
        Receive<ListenerActor.ListenFailed>(static _ => { });
        Receive<LegacyControlActor.RequestsForgotten>(forgotten => _bridges.Forward(forgotten));
        Receive<Drain>(OnDrain);
        Receive<ChildEnded>(OnChildEnded);
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="ports">Its ports.</param>
    /// <param name="options">What holds for every app.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, LegacyServerApp ports, LegacyServerOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyAppActor(app, ports, options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _control = Child(LegacyControlActor.Props(_app, _options, _services), "control");
        _bridges = Child(LegacyBridgesActor.Props(_app, _control, _options, _services), "bridges");
        _clients = Child(ListenerActor.Props(At(_ports.CommonPort), _services), "clients");
        Child(ListenerActor.Props(At(_ports.RemotePort), _services), "links");
        _listener = Child(ListenerActor.Props(At(_ports.ToPort), _services), "listener");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    private static IActorRef Child(Props props, string name) => Context.WatchWith(Context.ActorOf(props, name), new ChildEnded(name));

    private void OnAccepted(ListenerActor.Accepted accepted)
    {
        if (Sender.Equals(_listener))
        {
            _bridges.Tell(accepted);
        }
        else if (Sender.Equals(_clients))
        {
            _control.Tell(new LegacyControlActor.ClientArrived(SocketConnection.SocketOf(accepted.Connection)));
        }
        else
        {
            _control.Tell(new LegacyControlActor.LinkArrived(SocketConnection.SocketOf(accepted.Connection)));
        }
    }

    private ListenTerms At(int port) => new(_options.At(port), _options.Backlog);

    private void OnListening(ListenerActor.Listening listening)
    {
        if (Sender.Equals(_listener))
        {
            LegacyLog.AppListening(_services.Logger, Where, _app, listening.EndPoint, _ports.CommonPort, _ports.RemotePort);
            Context.System.EventStream.Publish(new AppListening(_app, listening.EndPoint));
        }
    }

    private void OnDrain(Drain drain)
    {
        _draining = true;
        Context.Stop(_listener);
        _bridges.Forward(drain);
    }

    // A child that this supervisor did not stop itself has used up its restarts: the app as a whole starts anew.
    private void OnChildEnded(ChildEnded ended)
    {
        if (!_draining)
        {
            throw new InvalidOperationException($"{ended.Child} of app '{_app}' failed more than {_options.Supervision.MaxRestarts} times in {_options.Supervision.Window.TotalSeconds:0} s");
        }
    }
}
