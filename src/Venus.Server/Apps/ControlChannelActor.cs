using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// The server's end of one app's control channel: knows whether the app is online, which sessions serve it and whom to
/// ACTIVATE. It lives as long as the app; sessions that it forgets in a restart hear of that and join again. A session that serves the app no more
/// still brings links for the bridges that it has, until it ends.
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
    /// <param name="ForGood">Whether the client has said so; otherwise it may be back soon.</param>
    public sealed record WentOffline(bool ForGood);

    /// <summary>To the app's bridges: a session serves the app from now on.</summary>
    /// <param name="Run">The client.</param>
    /// <param name="Session">Its session.</param>
    public sealed record SessionJoined(ClientRun Run, IActorRef Session);

    /// <summary>To the app's bridges: a session has ended.</summary>
    /// <param name="Session">The session.</param>
    public sealed record SessionLeft(IActorRef Session);

    /// <summary>Published on the event stream: an app's control channel knows no session yet. The session of its client, if it serves the app, joins again.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Client">The client that may serve it.</param>
    public sealed record ControlStarted(string App, string Client);

    private sealed record SessionGone(IActorRef Session);

    private sealed record GraceOver
    {
        public static GraceOver Instance { get; } = new();
    }

    private readonly string _app;
    private readonly string _client;
    private readonly LinkKind _kind;
    private readonly TimeSpan _grace;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly List<AddSession> _serving = [];
    private readonly List<AddSession> _leaving = [];
    private readonly List<IActorRef> _early = [];
    private bool _mayCome;
    private int _next;

    private ControlChannelActor(string app, ServerAppOptions options, TimeSpan grace, NodeLimits limits, NodeServices services)
    {
        _app = app;
        _client = options.Client;
        _kind = options.Encryption.ToLinkKind();
        _grace = grace;
        _limits = limits;
        _services = services;
        Receive<AddSession>(OnAdd);
        Receive<SessionGone>(OnSessionGone);
        Receive<AppsActor.LeaveApp>(OnLeave);
        Receive<RequestLink>(OnRequestLink);
        Receive<GraceOver>(_ => EndGrace());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="options">The app's options.</param>
    /// <param name="grace">How long visitors wait for the first session.</param>
    /// <param name="limits">What is counted for all apps together.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(string app, ServerAppOptions options, TimeSpan grace, NodeLimits limits, NodeServices services) =>
        ActorProps.Of(() => new ControlChannelActor(app, options, grace, limits, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _mayCome = _grace > TimeSpan.Zero;
        Timers.StartSingleTimer(nameof(GraceOver), GraceOver.Instance, _grace);
        Context.System.EventStream.Publish(new ControlStarted(_app, _client));
    }

    /// <inheritdoc />
    protected override void End() => EndGrace();

    private void OnAdd(AddSession add)
    {
        if (_serving.Exists(known => known.Session.Equals(add.Session)))
        {
            return;
        }

        if (_leaving.RemoveAll(known => known.Session.Equals(add.Session)) == 0)
        {
            Context.WatchWith(add.Session, new SessionGone(add.Session));
        }

        _serving.Add(add);
        Context.Parent.Tell(new SessionJoined(add.Run, add.Session));
        EndGrace();
        if (_serving.Count > 1)
        {
            return;
        }

        if (_limits.ClientLogs.TryTake(_client, ClientLine.AppState, out var unsaid))
        {
            ServerLog.AppOnline(_services.Logger, Where, _app, add.Run.Client, unsaid);
        }

        Context.System.EventStream.Publish(new AppOnline(_app, add.Run.Client));
        Context.Parent.Tell(new WentOnline());
    }

    // Only a session that serves the app can leave it. It goes on bringing links to its bridges.
    private void OnLeave(AppsActor.LeaveApp leave)
    {
        if (_serving.Find(known => known.Session.Equals(leave.Session)) is { } known)
        {
            _leaving.Add(known);
            Remove(known, leave.ForGood ? "the client serves it no more" : "the client is stopping", leave.ForGood);
        }
    }

    private void OnSessionGone(SessionGone gone)
    {
        _leaving.RemoveAll(known => known.Session.Equals(gone.Session));
        if (_serving.Find(known => known.Session.Equals(gone.Session)) is { } known)
        {
            Remove(known, "the client's control channel ended", forGood: false);
        }

        Context.Parent.Tell(new SessionLeft(gone.Session));
    }

    private void Remove(AddSession known, string cause, bool forGood)
    {
        _serving.Remove(known);
        if (_serving.Count > 0)
        {
            return;
        }

        if (_limits.ClientLogs.TryTake(_client, ClientLine.AppState, out var unsaid))
        {
            ServerLog.AppOffline(_services.Logger, Where, _app, cause, unsaid);
        }

        Context.System.EventStream.Publish(new AppOffline(_app, cause));
        Context.Parent.Tell(new WentOffline(forGood));
    }

    private void OnRequestLink(RequestLink request)
    {
        if (Choose(request.Of) is { } session)
        {
            session.Tell(new SessionActor.TakeLink(_app, _kind, Sender));
            return;
        }

        if (_mayCome && request.Of is null && _limits.Visitors.TryWait())
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
        _limits.Visitors.EndWait(_early.Count);
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
            return (_serving.FindLast(serving => serving.Run == run) ?? _leaving.FindLast(leaving => leaving.Run == run))?.Session;
        }

        return _serving.Count == 0 ? null : _serving[_next++ % _serving.Count].Session;
    }
}
