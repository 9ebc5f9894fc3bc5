using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Server.Legacy;

/// <summary>
/// Spawns one bridge a visitor and keeps their number under the limit. A bridge that fails takes its visitor with it and
/// nothing else: it is never restarted. It lives as long as the app.
/// </summary>
public sealed class LegacyBridgesActor : SupervisedActor, IWithTimers
{
    private sealed record BridgeEnded
    {
        public static BridgeEnded Instance { get; } = new();
    }

    private sealed record DrainDeadline
    {
        public static DrainDeadline Instance { get; } = new();
    }

    private readonly string _app;
    private readonly IActorRef _control;
    private readonly LegacyServerOptions _options;
    private readonly NodeServices _services;
    private IActorRef? _drainAsker;
    private int _open;

    private LegacyBridgesActor(string app, IActorRef control, LegacyServerOptions options, NodeServices services)
    {
        _app = app;
        _control = control;
        _options = options;
        _services = services;
        Receive<ListenerActor.Accepted>(OnAccepted);
        Receive<LegacyControlActor.RequestsForgotten>(OnRequestsForgotten);
        Receive<BridgeEnded>(_ => OnBridgeEnded());
        Receive<Drain>(_ => StartDraining());
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="control">The app's control channel, which bridges ask for data connections.</param>
    /// <param name="options">What holds for every app.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, IActorRef control, LegacyServerOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyBridgesActor(app, control, options, services));

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => Supervise.Stopping(_services.Logger);

    private void OnAccepted(ListenerActor.Accepted accepted)
    {
        if (_open >= _options.MaxVisitors || _drainAsker is not null)
        {
            var cause = _drainAsker is null ? $"{_open} visitors are here already, max-visitors" : "the server is stopping";
            LegacyLog.VisitorRefused(_services.Logger, Where, _app, accepted.Connection.Remote, cause);
            accepted.Connection.Reset();
            return;
        }

        var id = BridgeId.New();
        var bridge = Context.ActorOf(LegacyBridgeActor.Props(id, _app, SocketConnection.SocketOf(accepted.Connection), _control, _options, _services), id.ToString());
        Context.WatchWith(bridge, BridgeEnded.Instance);
        _open++;
    }

    private void OnRequestsForgotten(LegacyControlActor.RequestsForgotten forgotten)
    {
        foreach (var bridge in Context.GetChildren())
        {
            bridge.Tell(forgotten);
        }
    }

    private void OnBridgeEnded()
    {
        _open--;
        if (_drainAsker is not null && _open == 0)
        {
            FinishDraining();
        }
    }

    private void StartDraining()
    {
        _drainAsker = Sender;
        if (_open == 0)
        {
            FinishDraining();
            return;
        }

        Timers.StartSingleTimer(nameof(DrainDeadline), DrainDeadline.Instance, _options.DrainTimeout);
    }

    // Bridges that are stopped here report their end once more: only the first call may answer.
    private void FinishDraining()
    {
        Timers.Cancel(nameof(DrainDeadline));
        foreach (var bridge in Context.GetChildren())
        {
            Context.Stop(bridge);
        }

        _drainAsker?.Tell(new Drained(_open));
        _drainAsker = ActorRefs.Nobody;
    }
}
