using System.Net;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// One app on the server: its control channel, its listener and its bridges. A fault inside one of them restarts that one
/// alone; one that gives up takes this supervisor with it, whose own parent then starts the whole app anew.
/// An app of the configuration lives as long as the node; one that a client asked for ends when nobody serves it for a while.
/// </summary>
public sealed class AppSupervisorActor : SupervisedActor, IWithTimers
{
    private sealed record ChildEnded(string Child);

    private sealed record LingerOver
    {
        public static LingerOver Instance { get; } = new();
    }

    private readonly string _app;
    private readonly ServerAppOptions _appOptions;
    private readonly bool _listed;
    private readonly ServerOptions _options;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly List<AppsActor.JoinApp> _waitForPort = [];
    private IActorRef _control = ActorRefs.Nobody;
    private IActorRef _listener = ActorRefs.Nobody;
    private IActorRef _bridges = ActorRefs.Nobody;
    private IPEndPoint? _endPoint;
    private bool _draining;

    private AppSupervisorActor(string app, ServerAppOptions appOptions, bool listed, ServerOptions options, NodeLimits limits, NodeServices services)
    {
        _app = app;
        _appOptions = appOptions;
        _listed = listed;
        _options = options;
        _limits = limits;
        _services = services;
        Receive<ListenerActor.Listening>(OnListening);
        Receive<ListenerActor.ListenFailed>(OnListenFailed);
        Receive<AppsActor.JoinApp>(OnJoin);
        Receive<AppsActor.LeaveApp>(OnLeave);
        Receive<AppsActor.LeaveAllApps>(leave => _control.Forward(leave));
        Receive<AppsActor.TargetChanged>(changed => _control.Forward(changed));
        Receive<AppsActor.LinkWasLost>(lost => _bridges.Tell(lost));
        Receive<AppsActor.TokensChanged>(changed => _bridges.Tell(changed));
        Receive<ControlChannelActor.SessionJoined>(joined => _bridges.Tell(joined));
        Receive<ControlChannelActor.SessionLeft>(left => _bridges.Tell(left));
        Receive<ControlChannelActor.WentOnline>(_ => Timers.Cancel(nameof(LingerOver)));
        Receive<ControlChannelActor.WentOffline>(_ => OnOffline());
        Receive<LingerOver>(_ => StopBecause("no client has served it for a while"));
        Receive<Drain>(OnDrain);
        Receive<ChildEnded>(OnChildEnded);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="appOptions">The app's options.</param>
    /// <param name="listed">Whether the configuration lists the app.</param>
    /// <param name="options">The server's options.</param>
    /// <param name="limits">What is counted for all apps together.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(string app, ServerAppOptions appOptions, bool listed, ServerOptions options, NodeLimits limits, NodeServices services) =>
        ActorProps.Of(() => new AppSupervisorActor(app, appOptions, listed, options, limits, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        _control = Child(ControlChannelActor.Props(_app, _appOptions, _options.StartGrace, _limits.Visitors, _services), "control");
        _bridges = Child(BridgesActor.Props(_app, _appOptions, _options, _control, _limits, _services), "bridges");
        var terms = new ListenTerms(_appOptions.Listen, _appOptions.Backlog) { Shared = _options.ReusePort, Patience = _listed ? ListenPatience.Lasting : ListenPatience.None };
        _listener = Child(ListenerActor.Props(terms, _services, _bridges), "listener");
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    private static IActorRef Child(Props props, string name) => Context.WatchWith(Context.ActorOf(props, name), new ChildEnded(name));

    private void OnListening(ListenerActor.Listening listening)
    {
        _endPoint = listening.EndPoint;
        ServerLog.AppListening(_services.Logger, Where, _app, listening.EndPoint);
        Context.System.EventStream.Publish(new AppListening(_app, listening.EndPoint));
        foreach (var join in _waitForPort)
        {
            Join(join, listening.EndPoint);
        }

        _waitForPort.Clear();
    }

    private void OnListenFailed(ListenerActor.ListenFailed failed)
    {
        _endPoint = null;
        var code = failed.InUse ? RefusalCode.PortInUse : RefusalCode.ListenFailed;
        foreach (var join in _waitForPort)
        {
            join.Session.Tell(new AppsActor.AppJoinRefused(_app, code, $"app '{_app}': the server cannot listen on {failed.Address}: {failed.Cause}"));
        }

        _waitForPort.Clear();
        if (failed.GivenUp)
        {
            ServerLog.AppPortFailed(_services.Logger, Where, _app, failed.Address.ToString(), failed.Cause);
            StopBecause($"cannot listen on {failed.Address}: {failed.Cause}");
        }
    }

    private void OnJoin(AppsActor.JoinApp join)
    {
        if (_endPoint is { } endPoint)
        {
            Join(join, endPoint);
        }
        else
        {
            _waitForPort.Add(join);
        }
    }

    private void Join(AppsActor.JoinApp join, IPEndPoint endPoint)
    {
        _control.Tell(new ControlChannelActor.AddSession(new ClientRun(join.Client, join.Instance), join.Session));
        join.Session.Tell(new AppsActor.AppJoined(_app, endPoint.ToString()));
    }

    private void OnLeave(AppsActor.LeaveApp leave)
    {
        _control.Forward(leave);
        if (!_listed)
        {
            StopBecause("the client that asked for it serves it no more");
        }
    }

    private void OnOffline()
    {
        if (!_listed)
        {
            Timers.StartSingleTimer(nameof(LingerOver), LingerOver.Instance, _options.AskedApps.Linger);
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
