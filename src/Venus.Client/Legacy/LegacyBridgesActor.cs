using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Legacy;

/// <summary>
/// Spawns one bridge for each ACTIVATE and keeps their number under the limit. A bridge that fails takes its visitor with it and
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
    private readonly LegacyClientApp _addresses;
    private readonly LegacyClientOptions _options;
    private readonly NodeServices _services;
    private IActorRef? _drainAsker;
    private int _open;

    private LegacyBridgesActor(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services)
    {
        _app = app;
        _addresses = addresses;
        _options = options;
        _services = services;
        Receive<LegacyControlActor.Activated>(_ => OnActivated());
        Receive<BridgeEnded>(_ => OnBridgeEnded());
        Receive<Drain>(_ => StartDraining());
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="addresses">Its server and its target.</param>
    /// <param name="options">What holds for every app.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyBridgesActor(app, addresses, options, services));

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => Supervise.Stopping(_services.Logger);

    private void OnActivated()
    {
        if (_open >= _options.MaxBridges || _drainAsker is not null)
        {
            // The protocol has no word for no: the server waits for the data connection until its own deadline.
            var cause = _drainAsker is null ? $"{_open} visitors are here already, max-bridges" : "the client is stopping";
            LegacyLog.BridgeRefused(_services.Logger, Where, _app, cause);
            return;
        }

        var bridge = Context.ActorOf(LegacyBridgeActor.Props(_app, _addresses, _options, _services), BridgeId.New().ToString());
        Context.WatchWith(bridge, BridgeEnded.Instance);
        _open++;
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
