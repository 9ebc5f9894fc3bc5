using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Apps;

/// <summary>
/// Knows every app of this client and which servers are here. It owns one supervisor an app, and lives as long as the node. An app that failed too often
/// is given up until the next reload; when no app is left after that, the node ends.
/// </summary>
public sealed class AppsActor : SupervisedActor, IWithTimers
{
    /// <summary>A server's control channel is up.</summary>
    /// <param name="Server">The server's name.</param>
    /// <param name="Connection">Its connection.</param>
    public sealed record ServerCame(string Server, IActorRef Connection);

    /// <summary>A server's control channel has ended.</summary>
    /// <param name="Server">The server's name.</param>
    /// <param name="Links">The data links of its session.</param>
    /// <param name="Succeeded">Whether the server has come again already, so that this one is missed by its bridges alone.</param>
    public sealed record ServerWent(string Server, IActorRef Links, bool Succeeded);

    /// <summary>A server says that visitors wait.</summary>
    /// <param name="Activate">What it says.</param>
    /// <param name="Connection">Its connection.</param>
    public sealed record Activated(Activate Activate, IActorRef Connection);

    /// <summary>A server has answered a registration.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Server">The server's name.</param>
    /// <param name="Listen">Where visitors connect, if it serves the app.</param>
    /// <param name="Refusal">Why it does not serve the app, otherwise.</param>
    public sealed record RegistrationAnswered(string App, string Server, string? Listen, RegisterRefused? Refusal);

    /// <summary>A server has bound a data link for a visitor. The receiver owns the link.</summary>
    /// <param name="Link">The link.</param>
    /// <param name="Bind">Who the visitor is and which app it came for.</param>
    /// <param name="Links">Where the link goes when it is idle again.</param>
    /// <param name="Server">The connection to the server, for as long as the client runs.</param>
    /// <param name="Welcome">How long a bridge may be without a link, and a link silent, by the server's word.</param>
    public sealed record OpenBridge(DataLink Link, Bind Bind, IActorRef Links, IActorRef Server, Welcome Welcome) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Link.Abort();
    }

    /// <summary>A server has presented a bridge on another data link. The receiver owns the link.</summary>
    /// <param name="Link">The link.</param>
    /// <param name="Resume">Which bridge, and where it stands at the server.</param>
    /// <param name="Links">Where the link goes when it is idle again.</param>
    public sealed record ResumeBridge(DataLink Link, LinkResume Resume, IActorRef Links) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Link.Abort();
    }

    /// <summary>From a connection: its server has refused this client's token, so those of its bridges that wait for another link have ended there.</summary>
    /// <param name="Server">The connection.</param>
    public sealed record BridgesAreGone(IActorRef Server);

    /// <summary>A server has ended a bridge, or never had it.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Bridge">The bridge.</param>
    public sealed record BridgeIsGone(string App, BridgeId Bridge);

    /// <summary>From a connection: say when everything is handled that it said before; answered by <see cref="Handled"/>.</summary>
    /// <param name="Ahead">Comes back in the answer: whose reader may go on.</param>
    public sealed record ConfirmHandled(ReadAhead Ahead);

    /// <summary>To a connection: what it said before its <see cref="ConfirmHandled"/> is handled.</summary>
    /// <param name="Ahead">The question's.</param>
    public sealed record Handled(ReadAhead Ahead);

    /// <summary>From an app: this server will never serve it as things are. When that holds for all apps, the node ends.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record RefusedForGood(string App, string Cause);

    /// <summary>From an app: here its visitors are taken.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Bridges">Who opens bridges.</param>
    public sealed record AppReady(string App, IActorRef Bridges);

    /// <summary>The node's options have changed: apps that differ start, start anew or end; the others are not touched.</summary>
    public sealed record OptionsChanged
    {
        /// <summary>The one instance.</summary>
        public static OptionsChanged Instance { get; } = new();
    }

    private sealed record AppEnded(string App, IActorRef Supervisor);

    private sealed record Entry(IActorRef Supervisor, ClientAppOptions Options);

    private sealed record DrainDeadline
    {
        public static DrainDeadline Instance { get; } = new();
    }

    private readonly LiveOptions<ClientOptions> _live;
    private readonly NodeServices _services;
    private readonly Dictionary<string, Entry> _apps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IActorRef> _bridges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IActorRef> _servers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private IActorRef? _drainAsker;
    private int _draining;
    private int _reset;
    private string _lastFailure = string.Empty;

    private ClientOptions Options => _live.Current;

    private AppsActor(LiveOptions<ClientOptions> options, NodeServices services)
    {
        _live = options;
        _services = services;
        Receive<ServerCame>(OnServerCame);
        Receive<ServerWent>(OnServerWent);
        Receive<Activated>(activated => Tell(activated.Activate.App, activated));
        Receive<RegistrationAnswered>(answered => Tell(answered.App, answered));
        Receive<OpenBridge>(OnOpenBridge);
        Receive<ResumeBridge>(OnResumeBridge);
        Receive<BridgesAreGone>(OnBridgesAreGone);
        Receive<BridgeIsGone>(gone => _bridges.GetValueOrDefault(gone.App, ActorRefs.Nobody).Tell(gone));
        Receive<ConfirmHandled>(confirm => Sender.Tell(new Handled(confirm.Ahead)));
        Receive<OptionsChanged>(_ => OnOptionsChanged());
        Receive<AppEnded>(OnAppEnded);
        Receive<AppReady>(ready => _bridges[ready.App] = ready.Bridges);
        Receive<RefusedForGood>(OnRefusedForGood);
        Receive<ControlChannelActor.WhichServers>(_ => TellServers(Sender));
        Receive<Drain>(_ => StartDraining());
        Receive<Drained>(OnDrained);
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(LiveOptions<ClientOptions> options, NodeServices services) => ActorProps.Of(() => new AppsActor(options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        foreach (var (name, app) in Options.Apps)
        {
            Open(name, app);
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, Options.Supervision.MaxRestarts, Options.Supervision.Window, (_, cause) => _lastFailure = cause);

    private void Open(string name, ClientAppOptions app)
    {
        var supervisor = Context.ActorOf(AppSupervisorActor.Props(name, app, Options, _services), ActorNames.Of(name));
        Context.WatchWith(supervisor, new AppEnded(name, supervisor));
        _apps[name] = new Entry(supervisor, app);
    }

    private void OnOptionsChanged()
    {
        foreach (var (name, entry) in _apps)
        {
            if (!Options.Apps.TryGetValue(name, out var wanted) || wanted != entry.Options)
            {
                Context.Stop(entry.Supervisor);
            }
        }

        foreach (var (name, app) in Options.Apps)
        {
            if (!_apps.ContainsKey(name))
            {
                Open(name, app);
            }
        }
    }

    private void OnAppEnded(AppEnded ended)
    {
        // One that ended just before this actor was restarted has a successor already.
        if (!_apps.TryGetValue(ended.App, out var entry) || !entry.Supervisor.Equals(ended.Supervisor))
        {
            return;
        }

        _apps.Remove(ended.App);
        _bridges.Remove(ended.App);
        _refused.Remove(ended.App);
        var wanted = Options.Apps.GetValueOrDefault(ended.App);
        if (wanted != entry.Options)
        {
            Unregister(ended.App);
            if (wanted is not null)
            {
                Open(ended.App, wanted);
            }
        }
        else if (_drainAsker is null)
        {
            GiveUp(ended.App);
        }
    }

    // The servers are told, so that visitors are turned away there and whoever looks at a server sees it too.
    private void GiveUp(string app)
    {
        ClientLog.AppGivenUp(_services.Logger, Where, app, Options.Supervision.MaxRestarts, Options.Supervision.Window, _lastFailure);
        Unregister(app);
        if (_apps.Count == 0)
        {
            _services.GiveUp(Where, ActorNames.Of(app), Options.Supervision, _lastFailure);
        }
    }

    private void Unregister(string app)
    {
        foreach (var server in _servers.Values)
        {
            server.Tell(new ServerConnectionActor.UnregisterApp(new Unregister(app)));
        }
    }

    private void OnServerCame(ServerCame came)
    {
        _servers[came.Server] = came.Connection;
        TellAll(came);
    }

    private void OnServerWent(ServerWent went)
    {
        if (!went.Succeeded)
        {
            _servers.Remove(went.Server);
        }

        TellAll(went);
    }

    private void TellServers(IActorRef control)
    {
        foreach (var (server, connection) in _servers)
        {
            control.Tell(new ServerCame(server, connection));
        }
    }

    private void OnOpenBridge(OpenBridge open)
    {
        if (_bridges.TryGetValue(open.Bind.App, out var bridges))
        {
            bridges.Tell(open);
            return;
        }

        ClientLog.BridgeRefused(_services.Logger, Where, open.Bind.App, "this client has no such app");
        Farewell.Refuse(open.Link, open.Links, RefusalCode.UnknownApp, Options.Links.DialTimeout, _services.Clock);
    }

    private void OnResumeBridge(ResumeBridge resume)
    {
        if (_bridges.TryGetValue(resume.Resume.App, out var bridges))
        {
            bridges.Tell(resume);
            return;
        }

        Farewell.Refuse(resume.Link, resume.Links, RefusalCode.UnknownBridge, Options.Links.DialTimeout, _services.Clock);
    }

    private void OnBridgesAreGone(BridgesAreGone gone)
    {
        foreach (var bridges in _bridges.Values)
        {
            bridges.Tell(gone);
        }
    }

    private void OnRefusedForGood(RefusedForGood refused)
    {
        _refused.Add(refused.App);
        if (_refused.Count == _apps.Count && _servers.Count <= 1)
        {
            _services.Exit.Request(NodeExitCode.Refused, _apps.Count == 1 ? refused.Cause : $"no app is left to serve; the last refusal: {refused.Cause}");
        }
    }

    private void Tell(string app, object message)
    {
        if (_apps.TryGetValue(app, out var entry))
        {
            entry.Supervisor.Tell(message);
        }
    }

    private void TellAll(object message)
    {
        foreach (var app in _apps.Values)
        {
            app.Supervisor.Tell(message);
        }
    }

    private void StartDraining()
    {
        _drainAsker = Sender;
        _draining = _apps.Count;

        // Every app keeps the deadline itself; the margin is for one that has failed meanwhile.
        Timers.StartSingleTimer(nameof(DrainDeadline), DrainDeadline.Instance, Options.DrainTimeout + TimeSpan.FromSeconds(2));
        TellAll(Drain.Instance);
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
        _drainAsker = null;
    }
}
