using Venus.Net.Protocol;
using Venus.Server.Configuration;
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
public sealed class ControlChannelActor : SupervisedActor
{
    /// <summary>A session serves the app from now on.</summary>
    /// <param name="Client">The client's name.</param>
    /// <param name="Session">Its session.</param>
    public sealed record AddSession(string Client, IActorRef Session);

    /// <summary>From a bridge: its visitor needs a data link; answered by the session, or by a refusal where none serves the app.</summary>
    public sealed record RequestLink
    {
        /// <summary>The one instance.</summary>
        public static RequestLink Instance { get; } = new();
    }

    /// <summary>To the supervisor: a first session serves the app.</summary>
    public sealed record WentOnline;

    /// <summary>To the supervisor: no session serves the app any more.</summary>
    public sealed record WentOffline;

    /// <summary>Published on the event stream: an app's control channel knows no session yet. Sessions that serve the app join again.</summary>
    /// <param name="App">The app's name.</param>
    public sealed record ControlStarted(string App);

    private sealed record SessionGone(IActorRef Session);

    private readonly string _app;
    private readonly LinkKind _kind;
    private readonly NodeServices _services;
    private readonly List<AddSession> _serving = [];
    private int _next;

    private ControlChannelActor(string app, ServerAppOptions options, NodeServices services)
    {
        _app = app;
        _kind = options.Encryption.ToLinkKind();
        _services = services;
        Receive<AddSession>(OnAdd);
        Receive<SessionGone>(gone => Remove(gone.Session, "the client's control channel ended"));
        Receive<AppsActor.LeaveApp>(leave => Remove(leave.Session, "the client serves it no more"));
        Receive<AppsActor.LeaveAllApps>(leave => Remove(leave.Session, "the client is stopping"));
        Receive<AppsActor.TargetChanged>(OnTargetChanged);
        Receive<RequestLink>(_ => OnRequestLink());
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="options">The app's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, ServerAppOptions options, NodeServices services) =>
        ActorProps.Of(() => new ControlChannelActor(app, options, services));

    /// <inheritdoc />
    protected override void Begin() => Context.System.EventStream.Publish(new ControlStarted(_app));

    private void OnAdd(AddSession add)
    {
        if (_serving.Exists(known => known.Session.Equals(add.Session)))
        {
            return;
        }

        Context.WatchWith(add.Session, new SessionGone(add.Session));
        _serving.Add(add);
        if (_serving.Count > 1)
        {
            return;
        }

        ServerLog.AppOnline(_services.Logger, Where, _app, add.Client);
        Context.System.EventStream.Publish(new AppOnline(_app, add.Client));
        Context.Parent.Tell(new WentOnline());
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

    private void OnRequestLink()
    {
        if (_serving.Count == 0)
        {
            Sender.Tell(new SessionActor.LinkRefused("the app is offline: no client serves it", SessionLost: false));
            return;
        }

        var serving = _serving[_next++ % _serving.Count];
        serving.Session.Tell(new SessionActor.TakeLink(_app, _kind, Sender));
    }
}
