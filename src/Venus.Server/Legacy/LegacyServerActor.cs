using Venus.Supervision;

namespace Venus.Server.Legacy;

/// <summary>
/// The apps that are served over the first Venus' protocol: one supervisor an app, restarted alone. It says once what this
/// protocol lacks, and lives as long as the node; when it has given up its last app the node ends.
/// </summary>
public sealed class LegacyServerActor : SupervisedActor, IWithTimers
{
    private sealed record AppEnded(string App);

    private sealed record DrainDeadline
    {
        public static DrainDeadline Instance { get; } = new();
    }

    private readonly LegacyServerOptions _options;
    private readonly NodeServices _services;
    private IActorRef? _drainAsker;
    private int _draining;
    private int _reset;
    private string _lastFailure = string.Empty;

    private LegacyServerActor(LegacyServerOptions options, NodeServices services)
    {
        _options = options;
        _services = services;
        Receive<AppEnded>(OnAppEnded);
        Receive<Drain>(_ => StartDraining());
        Receive<Drained>(OnDrained);
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="options">What is served, and how.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(LegacyServerOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyServerActor(options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        LegacyLog.Unprotected(_services.Logger, Where, string.Join(", ", _options.Apps.Keys), _options.ListenAddress);
        foreach (var (name, app) in _options.Apps)
        {
            Context.WatchWith(Context.ActorOf(LegacyAppActor.Props(name, app, _options, _services), ActorNames.Of(name)), new AppEnded(name));
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window, (_, cause) => _lastFailure = cause);

    private void OnAppEnded(AppEnded ended)
    {
        if (_drainAsker is not null)
        {
            return;
        }

        LegacyLog.AppGivenUp(_services.Logger, Where, ended.App, _options.Supervision.MaxRestarts, _options.Supervision.Window);
        if (!Context.GetChildren().Any())
        {
            _services.GiveUp(Where, ActorNames.Of(ended.App), _options.Supervision, _lastFailure);
        }
    }

    private void StartDraining()
    {
        _drainAsker = Sender;
        var apps = Context.GetChildren().ToList();
        _draining = apps.Count;
        if (_draining == 0)
        {
            FinishDraining();
            return;
        }

        // Every app keeps the deadline itself; the margin is for one that has failed meanwhile.
        Timers.StartSingleTimer(nameof(DrainDeadline), DrainDeadline.Instance, _options.DrainTimeout + TimeSpan.FromSeconds(2));
        apps.ForEach(app => app.Tell(Drain.Instance));
    }

    private void OnDrained(Drained drained)
    {
        _reset += drained.Reset;
        if (--_draining == 0)
        {
            FinishDraining();
        }
    }

    private void FinishDraining()
    {
        Timers.CancelAll();
        _drainAsker?.Tell(new Drained(_reset));
    }
}
