using Venus.Client.Configuration;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Apps;

/// <summary>
/// Spawns one bridge a visitor and keeps their number under the app's limit. A bridge that fails takes its visitor with it and
/// nothing else: it is never restarted. It lives as long as the app.
/// </summary>
public sealed class BridgesActor : SupervisedActor, IWithTimers
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
    private readonly ClientAppOptions _appOptions;
    private readonly ClientOptions _options;
    private readonly NodeServices _services;
    private readonly Tombstones _tombstones;
    private IActorRef? _drainAsker;
    private int _open;
    private bool _targetUp = true;

    private BridgesActor(string app, ClientAppOptions appOptions, ClientOptions options, NodeServices services)
    {
        _app = app;
        _appOptions = appOptions;
        _options = options;
        _services = services;
        _tombstones = new Tombstones(services.Clock);
        Receive<AppsActor.OpenBridge>(OnOpen);
        Receive<AppsActor.ResumeBridge>(OnResume);
        Receive<AppsActor.ServerWent>(OnServerWent);
        Receive<BridgeActor.Completed>(completed => _tombstones.Add(completed.Bridge, completed.Grace));
        Receive<BridgeEnded>(_ => OnBridgeEnded());
        Receive<BridgeActor.TargetAnswered>(answered => Report(up: true, answered));
        Receive<BridgeActor.TargetFailed>(failed => Report(up: false, failed));
        Receive<Drain>(_ => StartDraining());
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="appOptions">The app's options.</param>
    /// <param name="options">The client's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, ClientAppOptions appOptions, ClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new BridgesActor(app, appOptions, options, services));

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => Supervise.Stopping(_services.Logger);

    private void OnOpen(AppsActor.OpenBridge open)
    {
        if (_open >= _appOptions.MaxBridges || _drainAsker is not null)
        {
            var (code, cause) = _drainAsker is null
                ? (RefusalCode.TooMany, $"{_open} visitors are here already, the app's max-bridges")
                : (RefusalCode.ShuttingDown, "the client is stopping");
            ClientLog.BridgeRefused(_services.Logger, Where, _app, cause);
            Farewell.Refuse(open.Link, open.Links, code, _options.Links.DialTimeout, _services.Clock);
            return;
        }

        // The server names the bridge. A name that is here already would be a fault of its own, and fails this visitor alone.
        var name = open.Bind.Bridge.ToString();
        if (!Context.Child(name).IsNobody())
        {
            ClientLog.BridgeRefused(_services.Logger, Where, _app, "the server has used its bridge id before");
            open.Discard();
            return;
        }

        Context.WatchWith(Context.ActorOf(BridgeActor.Props(open, _targetUp, _appOptions, _services), name), BridgeEnded.Instance);
        _open++;
    }

    private void OnResume(AppsActor.ResumeBridge resume)
    {
        var id = resume.Resume.Bridge;
        var bridge = Context.Child(id.ToString());
        if (bridge.IsNobody())
        {
            var code = _tombstones.Contains(id) ? RefusalCode.BridgeCompleted : RefusalCode.UnknownBridge;
            Farewell.Refuse(resume.Link, resume.Links, code, _options.Links.DialTimeout, _services.Clock);
        }
        else
        {
            bridge.Forward(resume);
        }
    }

    // Rare, and only those that can be resumed have a use for it.
    private void OnServerWent(AppsActor.ServerWent went)
    {
        if (!_appOptions.Resume)
        {
            return;
        }

        foreach (var bridge in Context.GetChildren())
        {
            bridge.Tell(went);
        }
    }

    // Only a change is worth a message to the others.
    private void Report(bool up, object message)
    {
        if (up != _targetUp)
        {
            _targetUp = up;
            Context.Parent.Forward(message);
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

    private void FinishDraining()
    {
        Timers.Cancel(nameof(DrainDeadline));
        foreach (var bridge in Context.GetChildren())
        {
            Context.Stop(bridge);
        }

        _drainAsker?.Tell(new Drained(_open));
    }
}
