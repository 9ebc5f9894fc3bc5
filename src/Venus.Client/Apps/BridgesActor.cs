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

    // A server gives up a visitor after eight links, none of which it waits for longer than for a dial.
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    private readonly string _app;
    private readonly ClientAppOptions _appOptions;
    private readonly ClientOptions _options;
    private readonly NodeServices _services;
    private readonly Tombstones _completed;
    private readonly Tombstones _broken;
    private readonly LogThrottle _mismatches;
    private IActorRef? _drainAsker;
    private int _open;
    private bool _targetUp = true;

    private BridgesActor(string app, ClientAppOptions appOptions, ClientOptions options, NodeServices services)
    {
        _app = app;
        _appOptions = appOptions;
        _options = options;
        _services = services with { Replay = services.Replay.OfApp() };
        _completed = new Tombstones(services.Clock);
        _broken = new Tombstones(services.Clock);
        _mismatches = new LogThrottle(services.Clock);
        Receive<AppsActor.OpenBridge>(OnOpen);
        Receive<AppsActor.ResumeBridge>(OnResume);
        Receive<AppsActor.ServerCame>(TellBridges);
        Receive<AppsActor.ServerWent>(TellBridges);
        Receive<AppsActor.BridgesAreGone>(TellBridges);
        Receive<AppsActor.BridgeIsGone>(gone => Context.Child(gone.Bridge.ToString()).Tell(gone));
        Receive<BridgeActor.Completed>(completed => _completed.Add(completed.Bridge, completed.Grace > LongestRetry ? completed.Grace : LongestRetry));
        Receive<BridgeActor.Broken>(broken => _broken.Add(broken.Bridge, LongestRetry));
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
        // Whatever the server says: what this node's owner wants sealed never travels in clear.
        if (open.Link.Kind != _appOptions.Encryption.ToLinkKind())
        {
            if (_mismatches.TryTake(out var unsaid))
            {
                ClientLog.LinkMismatch(_services.Logger, Where, _app, open.Link.Kind.ToEncryption(), _appOptions.Encryption, unsaid);
            }

            Farewell.Refuse(open.Link, open.Links, RefusalCode.EncryptionMismatch, _options.Links.DialTimeout, _services.Clock);
            return;
        }

        if (_open >= _appOptions.MaxBridges || _drainAsker is not null)
        {
            var (code, cause) = _drainAsker is null
                ? (RefusalCode.TooMany, $"{_open} visitors are here already, the app's max-bridges")
                : (RefusalCode.ShuttingDown, "the client is stopping");
            ClientLog.BridgeRefused(_services.Logger, Where, _app, cause);
            Farewell.Refuse(open.Link, open.Links, code, _options.Links.DialTimeout, _services.Clock);
            return;
        }

        // A server whose link died before the answer came tries the same visitor on another one. Its first bytes have reached a target already, and no second one may have them.
        var name = open.Bind.Bridge.ToString();
        if (!Context.Child(name).IsNobody() || _broken.Contains(open.Bind.Bridge) || _completed.Contains(open.Bind.Bridge))
        {
            ClientLog.BridgeRefused(_services.Logger, Where, _app, "the bridge was taken before, on a link that has died");
            Farewell.Refuse(open.Link, open.Links, RefusalCode.BridgeBroken, _options.Links.DialTimeout, _services.Clock);
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
            var code = _completed.Contains(id) ? RefusalCode.BridgeCompleted
                : _broken.Contains(id) ? RefusalCode.BridgeBroken
                : RefusalCode.UnknownBridge;
            Farewell.Refuse(resume.Link, resume.Links, code, _options.Links.DialTimeout, _services.Clock);
        }
        else
        {
            bridge.Forward(resume);
        }
    }

    // Rare, and only those that can be resumed have a use for it.
    private void TellBridges(object message)
    {
        if (!_appOptions.Resume)
        {
            return;
        }

        foreach (var bridge in Context.GetChildren())
        {
            bridge.Tell(message);
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
