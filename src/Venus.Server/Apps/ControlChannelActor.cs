using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// The server's end of one app's control channel: knows whether the app is online, which sessions serve it and whom to
/// ACTIVATE. It lives as long as the app; sessions that it forgets in a restart hear of that and join again.
/// </summary>
/// <remarks><code>
/// Offline ──AddSession──► Online ──last session gone──► Offline
/// </code></remarks>
public sealed class ControlChannelActor : SupervisedActor, IWithTimers
{
    /// <summary>A session serves the app from now on.</summary>
    /// <param name="Run">The client.</param>
    /// <param name="Session">Its session.</param>
    public sealed record AddSession(ClientRun Run, IActorRef Session);

    /// <summary>From a bridge: its visitor needs a data link; answered by the session, or by a refusal where none serves the app.</summary>
    /// <param name="Of">The only run of a client that will do; any if null.</param>
    public sealed record RequestLink(ClientRun? Of)
    {
        /// <summary>Of any client.</summary>
        public static RequestLink Any { get; } = new((ClientRun?)null);
    }

    /// <summary>To the supervisor: a first session serves the app.</summary>
    public sealed record WentOnline;

    /// <summary>To the supervisor: no session serves the app any more.</summary>
    public sealed record WentOffline;

    /// <summary>To the app's bridges: a session serves the app from now on.</summary>
    /// <param name="Run">The client.</param>
    /// <param name="Session">Its session.</param>
    public sealed record SessionJoined(ClientRun Run, IActorRef Session);

    /// <summary>To the app's bridges: a session has ended.</summary>
    /// <param name="Session">The session.</param>
    public sealed record SessionLeft(IActorRef Session);

    /// <summary>Published on the event stream: an app's control channel knows no session yet. Sessions that serve the app join again.</summary>
    /// <param name="App">The app's name.</param>
    public sealed record ControlStarted(string App);

    private sealed record SessionGone(IActorRef Session);

    private sealed record GraceOver
    {
        public static GraceOver Instance { get; } = new();
    }

    private readonly string _app;
    private readonly LinkKind _kind;
    private readonly TimeSpan _grace;
    private readonly VisitorLimits _limits;
    private readonly NodeServices _services;
    private readonly List<AddSession> _serving = [];
    private readonly List<IActorRef> _early = [];
    private bool _mayCome;
    private int _next;

    private ControlChannelActor(string app, ServerAppOptions options, TimeSpan grace, VisitorLimits limits, NodeServices services)
    {
        _app = app;
        _kind = options.Encryption.ToLinkKind();
        _grace = grace;
        _limits = limits;
        _services = services;
        Receive<AddSession>(OnAdd);
        Receive<SessionGone>(OnSessionGone);
        Receive<AppsActor.LeaveApp>(leave => Remove(leave.Session, "the client serves it no more"));
        Receive<AppsActor.LeaveAllApps>(leave => Remove(leave.Session, "the client is stopping"));
        Receive<AppsActor.TargetChanged>(OnTargetChanged);
        Receive<RequestLink>(OnRequestLink);
        Receive<GraceOver>(_ => EndGrace());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="options">The app's options.</param>
    /// <param name="grace">How long visitors wait for the first session.</param>
    /// <param name="limits">How many of them may.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(string app, ServerAppOptions options, TimeSpan grace, VisitorLimits limits, NodeServices services) =>
        ActorProps.Of(() => new ControlChannelActor(app, options, grace, limits, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _mayCome = _grace > TimeSpan.Zero;
        Timers.StartSingleTimer(nameof(GraceOver), GraceOver.Instance, _grace);
        Context.System.EventStream.Publish(new ControlStarted(_app));
    }

    /// <inheritdoc />
    protected override void End() => EndGrace();

    private void OnAdd(AddSession add)
    {
        if (_serving.Exists(known => known.Session.Equals(add.Session)))
        {
            return;
        }

        Context.WatchWith(add.Session, new SessionGone(add.Session));
        _serving.Add(add);
        Context.Parent.Tell(new SessionJoined(add.Run, add.Session));
        EndGrace();
        if (_serving.Count > 1)
        {
            return;
        }

        ServerLog.AppOnline(_services.Logger, Where, _app, add.Run.Client);
        Context.System.EventStream.Publish(new AppOnline(_app, add.Run.Client));
        Context.Parent.Tell(new WentOnline());
    }

    private void OnSessionGone(SessionGone gone)
    {
        Remove(gone.Session, "the client's control channel ended");
        Context.Parent.Tell(new SessionLeft(gone.Session));
    }

    private void Remove(IActorRef session, string cause)
    {
        if (_serving.RemoveAll(known => known.Session.Equals(session)) == 0)
        {
            return;
        }

        Context.Unwatch(session);
        if (_serving.Count > 0)
        {
            return;
        }

        ServerLog.AppOffline(_services.Logger, Where, _app, cause);
        Context.System.EventStream.Publish(new AppOffline(_app, cause));
        Context.Parent.Tell(new WentOffline());
    }

    private void OnTargetChanged(AppsActor.TargetChanged changed)
    {
        if (changed.Up)
        {
            ServerLog.TargetUp(_services.Logger, Where, _app, changed.Client, changed.Text);
        }
        else
        {
            ServerLog.TargetDown(_services.Logger, Where, _app, changed.Client, changed.Text);
        }
    }

    private void OnRequestLink(RequestLink request)
    {
        if (Choose(request.Of) is { } session)
        {
            session.Tell(new SessionActor.TakeLink(_app, _kind, Sender));
            return;
        }

        if (_mayCome && request.Of is null && _limits.TryWait())
        {
            _early.Add(Sender);
            return;
        }

        var restarted = _serving.Exists(serving => serving.Run.Client == request.Of?.Client);
        Sender.Tell(restarted
            ? new SessionActor.LinkRefused("the client's process has ended: another one serves the app", SessionActor.LinkRefusal.ClientRestarted)
            : Offline);
    }

    // A client is here, or none came in time: those who waited for one get a link, or learn that there is none.
    private void EndGrace()
    {
        _mayCome = false;
        Timers.Cancel(nameof(GraceOver));
        _limits.EndWait(_early.Count);
        foreach (var bridge in _early)
        {
            if (Choose(of: null) is { } session)
            {
                session.Tell(new SessionActor.TakeLink(_app, _kind, bridge));
            }
            else
            {
                bridge.Tell(Offline);
            }
        }

        _early.Clear();
    }

    private static SessionActor.LinkRefused Offline { get; } = new("the app is offline: no client serves it", SessionActor.LinkRefusal.NoLink);

    private IActorRef? Choose(ClientRun? of)
    {
        if (of is { } run)
        {
            return _serving.FindLast(serving => serving.Run == run)?.Session;
        }

        return _serving.Count == 0 ? null : _serving[_next++ % _serving.Count].Session;
    }
}
