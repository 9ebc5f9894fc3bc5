using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// Spawns one bridge a visitor and keeps their number under the limits of the app, the client and the node. A bridge that fails takes its visitor with it and
/// nothing else: it is never restarted. It lives as long as the app.
/// </summary>
public sealed class BridgesActor : SupervisedActor, IWithTimers
{
    /// <summary>To the supervisor: this instance has begun, without bridges.</summary>
    public sealed record BridgesStarted
    {
        /// <summary>The one instance.</summary>
        public static BridgesStarted Instance { get; } = new();
    }

    /// <summary>Tell the supervisor by <see cref="Emptied"/> when no bridge is left; no visitor comes any more.</summary>
    /// <param name="Attempt">Comes back in the answer.</param>
    public sealed record TellWhenEmpty(int Attempt);

    /// <summary>To the supervisor: no bridge is left.</summary>
    /// <param name="Attempt">The question's.</param>
    public sealed record Emptied(int Attempt);

    private sealed record BridgeEnded(SourcePrefix? Source)
    {
        public static BridgeEnded OfNoSource { get; } = new(Source: null);
    }

    private sealed record DrainDeadline
    {
        public static DrainDeadline Instance { get; } = new();
    }

    private readonly string _app;
    private readonly ServerAppOptions _appOptions;
    private readonly ServerOptions _options;
    private readonly IActorRef _control;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly TimeSpan? _resumeAfter;
    private readonly BridgeTerms _terms;
    private readonly SourceCounts _sources;
    private IActorRef? _drainAsker;
    private TellWhenEmpty? _asked;
    private bool _drained;
    private int _open;

    private BridgesActor(string app, ServerAppOptions appOptions, ServerOptions options, IActorRef control, NodeLimits limits, NodeServices services)
    {
        _app = app;
        _appOptions = appOptions;
        _options = options;
        _control = control;
        _limits = limits;
        _services = services with { Replay = services.Replay.OfClient(appOptions.Client).OfApp() };
        _sources = new SourceCounts(appOptions.MaxVisitorsPerSource, options.Limits.Source);
        var resumes = appOptions is { Resume: true, Encryption: AppEncryption.Sealed } && options.Links.ResumeGrace > TimeSpan.Zero;
        _resumeAfter = resumes ? options.Heartbeat.DeadAfter : null;
        _terms = new BridgeTerms(app, _resumeAfter, options.Links, limits);
        Receive<ListenerActor.Accepted>(OnAccepted);
        Receive<BridgeEnded>(OnBridgeEnded);
        Receive<ControlChannelActor.SessionJoined>(TellResumable);
        Receive<ControlChannelActor.SessionLeft>(TellResumable);
        Receive<AppsActor.TokensChanged>(TellBridges);
        Receive<AppsActor.LinkWasLost>(OnLinkWasLost);
        Receive<TellWhenEmpty>(OnTellWhenEmpty);
        Receive<Drain>(_ => StartDraining());
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="appOptions">The app's options.</param>
    /// <param name="options">The server's options.</param>
    /// <param name="control">The app's control channel, which bridges ask for links.</param>
    /// <param name="limits">What is counted for all apps together.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(string app, ServerAppOptions appOptions, ServerOptions options, IActorRef control, NodeLimits limits, NodeServices services) =>
        ActorProps.Of(() => new BridgesActor(app, appOptions, options, control, limits, services));

    /// <inheritdoc />
    protected override void Begin() => Context.Parent.Tell(BridgesStarted.Instance);

    /// <inheritdoc />
    // Bridges end with this instance, and nobody tells a restarted one of them.
    protected override void End()
    {
        for (; _open > 0; _open--)
        {
            _limits.Visitors.GiveBack(_appOptions.Client);
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => Supervise.Stopping(_services.Logger);

    private void OnAccepted(ListenerActor.Accepted accepted)
    {
        if (Admit(accepted.Connection, out var source) is { } refusal)
        {
            ServerMeter.Refused(refusal);
            if (_limits.Visitors.Log.TryTake(out var unsaid))
            {
                ServerLog.VisitorRefused(_services.Logger, Where, _app, accepted.Connection.Remote, refusal.Explain(_appOptions, _options.Limits), unsaid);
            }

            accepted.Connection.Reset();
            return;
        }

        var id = BridgeId.New();
        var bridge = Context.ActorOf(BridgeActor.Props(id, accepted.Connection, _terms, _control, _services), id.ToString());
        Context.WatchWith(bridge, source is null ? BridgeEnded.OfNoSource : new BridgeEnded(source));
        _open++;
    }

    // Null if the visitor may come in; it then counts until its bridge has ended.
    private VisitorRefusal? Admit(Connection visitor, out SourcePrefix? source)
    {
        source = null;
        if (_drainAsker is not null)
        {
            return VisitorRefusal.Draining;
        }

        if (_open >= _appOptions.MaxVisitors)
        {
            return VisitorRefusal.AppFull;
        }

        if (_limits.DescriptorsAreShort(visitor))
        {
            return VisitorRefusal.NoDescriptors;
        }

        if (!_sources.TryTake(visitor.Remote, out source))
        {
            return VisitorRefusal.SourceFull;
        }

        var refusal = _limits.Visitors.Admit(_appOptions.Client);
        if (refusal is not null)
        {
            _sources.GiveBack(source);
        }

        return refusal;
    }

    // Only what can be resumed has a use for it.
    private void TellResumable(object message)
    {
        if (_resumeAfter is not null)
        {
            TellBridges(message);
        }
    }

    private static void TellBridges(object message)
    {
        foreach (var bridge in Context.GetChildren())
        {
            bridge.Tell(message);
        }
    }

    // A bridge that is not here has ended, with a last word that the client has missed, or was another process's: the client need not wait for the grace.
    private void OnLinkWasLost(AppsActor.LinkWasLost lost)
    {
        var bridge = Context.Child(lost.Link.Bridge.ToString());
        if (bridge.IsNobody())
        {
            lost.Session.Tell(new AppsActor.BridgeIsGone(_app, lost.Link.Bridge));
        }
        else
        {
            bridge.Tell(lost);
        }
    }

    private void OnBridgeEnded(BridgeEnded ended)
    {
        _open--;
        _sources.GiveBack(ended.Source);
        _limits.Visitors.GiveBack(_appOptions.Client);
        AnswerIfEmpty();
        if (_drainAsker is not null && _open == 0)
        {
            FinishDraining();
        }
    }

    private void OnTellWhenEmpty(TellWhenEmpty question)
    {
        _asked = question;
        AnswerIfEmpty();
    }

    private void AnswerIfEmpty()
    {
        if (_open == 0 && _asked is { } question)
        {
            _asked = null;
            Context.Parent.Tell(new Emptied(question.Attempt));
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
        if (_drained)
        {
            return;
        }

        _drained = true;
        Timers.Cancel(nameof(DrainDeadline));
        foreach (var bridge in Context.GetChildren())
        {
            Context.Stop(bridge);
        }

        _drainAsker?.Tell(new Drained(_open));
    }
}
