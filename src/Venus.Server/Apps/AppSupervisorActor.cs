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
/// An app of the configuration lives as long as the node. One that a client asked for closes its port when the client serves it no more, or when nobody has
/// for a while, and ends with its last bridge.
/// </summary>
/// <remarks><code>
/// Open ──nobody serves it──► Closing ──last bridge ended──► stopped
///   │  ◄──a session joins──────┘
///   └──Drain──► Draining
/// </code></remarks>
public sealed class AppSupervisorActor : SupervisedActor, IWithTimers
{
    private enum Phase
    {
        Open,
        Closing,
        Draining,
    }

    private sealed record ChildEnded(string Child);

    private sealed record LingerOver
    {
        public static LingerOver Instance { get; } = new();
    }

    private const string Listener = "listener";
    private const string LeftText = "the client that asked for it serves it no more";

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
    private Phase _phase;
    private bool _online;
    private int _closings;
    private string _closeCause = string.Empty;

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
        Receive<AppsActor.LinkWasLost>(lost => _bridges.Tell(lost));
        Receive<AppsActor.TokensChanged>(changed => _bridges.Tell(changed));
        Receive<ControlChannelActor.SessionJoined>(joined => _bridges.Tell(joined));
        Receive<ControlChannelActor.SessionLeft>(left => _bridges.Tell(left));
        Receive<ControlChannelActor.WentOnline>(_ => OnOnline());
        Receive<ControlChannelActor.WentOffline>(OnOffline);
        Receive<LingerOver>(_ => Close("no client has served it for a while"));
        Receive<BridgesActor.BridgesStarted>(_ => AskWhenEmpty());
        Receive<BridgesActor.Emptied>(OnEmptied);
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
        _control = Child(ControlChannelActor.Props(_app, _appOptions, _options.StartGrace, _limits, _services), "control");
        _bridges = Child(BridgesActor.Props(_app, _appOptions, _options, _control, _limits, _services), "bridges");
        Listen();
    }

    /// <inheritdoc />
    // Every registration is answered, also one that still waits for the port.
    protected override void End()
    {
        foreach (var join in _waitForPort)
        {
            join.Discard();
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    private void Listen()
    {
        var terms = new ListenTerms(_appOptions.Listen, _appOptions.Backlog) { Shared = _options.ReusePort, Patience = _listed ? ListenPatience.Lasting : ListenPatience.None };
        _listener = Child(ListenerActor.Props(terms, _services, _bridges), Listener);
    }

    private static IActorRef Child(Props props, string name) => Context.WatchWith(Context.ActorOf(props, name), new ChildEnded(name));

    private void OnListening(ListenerActor.Listening listening)
    {
        if (_phase != Phase.Open)
        {
            return;
        }

        _endPoint = listening.EndPoint;
        if (_limits.ClientLogs.TryTake(_appOptions.Client, ClientLine.AppState, out var unsaid))
        {
            ServerLog.AppListening(_services.Logger, Where, _app, listening.EndPoint, unsaid);
        }

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
        if (failed.GivenUp && _phase == Phase.Open)
        {
            if (_limits.ClientLogs.TryTake(_appOptions.Client, ClientLine.AppState, out _))
            {
                ServerLog.AppPortFailed(_services.Logger, Where, _app, failed.Address.ToString(), failed.Cause);
            }

            Close($"cannot listen on {failed.Address}: {failed.Cause}");
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
            // One answer is enough for a session that asks again meanwhile.
            _waitForPort.RemoveAll(waiting => waiting.Session.Equals(join.Session));
            _waitForPort.Add(join);
            ReopenIfAsked();
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
        var withdrawn = _waitForPort.FindAll(join => join.Session.Equals(leave.Session));
        withdrawn.ForEach(static join => join.Discard());
        if (_waitForPort.RemoveAll(withdrawn.Contains) > 0 && _waitForPort.Count == 0 && !_online)
        {
            Close(LeftText);
        }
    }

    private void OnOnline()
    {
        _online = true;
        Timers.Cancel(nameof(LingerOver));
    }

    private void OnOffline(ControlChannelActor.WentOffline offline)
    {
        _online = false;
        if (offline.ForGood)
        {
            Close(LeftText);
        }
        else if (!_listed)
        {
            Timers.StartSingleTimer(nameof(LingerOver), LingerOver.Instance, _options.AskedApps.Linger);
        }
    }

    // Whoever is being served is not to notice that there will be no others.
    private void Close(string cause)
    {
        if (_listed || _phase == Phase.Draining)
        {
            return;
        }

        if (_phase == Phase.Open)
        {
            _phase = Phase.Closing;
            _closeCause = cause;
            _closings++;
            _endPoint = null;
            Timers.Cancel(nameof(LingerOver));
            Context.Stop(_listener);
        }

        AskWhenEmpty();
    }

    private void AskWhenEmpty()
    {
        if (_phase == Phase.Closing)
        {
            _bridges.Tell(new BridgesActor.TellWhenEmpty(_closings));
        }
    }

    private void OnEmptied(BridgesActor.Emptied emptied)
    {
        if (_phase == Phase.Closing && emptied.Attempt == _closings && _waitForPort.Count == 0)
        {
            StopBecause(_closeCause);
        }
    }

    // The old listener has to be gone before there can be another one.
    private void ReopenIfAsked()
    {
        if (_phase == Phase.Closing && _waitForPort.Count > 0 && _listener.IsNobody())
        {
            _phase = Phase.Open;
            Listen();
        }
    }

    private void OnDrain(Drain drain)
    {
        _phase = Phase.Draining;
        Context.Stop(_listener);
        _bridges.Forward(drain);
    }

    // A child that this supervisor did not stop itself has used up its restarts: the app as a whole starts anew.
    private void OnChildEnded(ChildEnded ended)
    {
        if (_phase == Phase.Draining)
        {
            return;
        }

        if (_phase == Phase.Open || ended.Child != Listener)
        {
            throw new InvalidOperationException($"{ended.Child} of app '{_app}' failed more than {_options.Supervision.MaxRestarts} times in {_options.Supervision.Window.TotalSeconds:0} s");
        }

        _listener = ActorRefs.Nobody;
        ReopenIfAsked();
    }
}
