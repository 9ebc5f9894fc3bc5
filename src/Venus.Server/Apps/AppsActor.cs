using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// Knows every app: those of the configuration, and those that clients ask for within their rights. It owns one supervisor an
/// app, checks rights on every registration, and lives as long as the node. An app that failed too often is given up until the next reload; when no app is
/// left after that, the node ends.
/// </summary>
public sealed class AppsActor : SupervisedActor, IWithTimers
{
    /// <summary>A session wants to serve an app; answered by <see cref="AppJoined"/> or <see cref="AppJoinRefused"/>.</summary>
    /// <param name="Client">The client's name.</param>
    /// <param name="App">The app's name.</param>
    /// <param name="Kind">The kind of link that it wants the app carried by.</param>
    /// <param name="Listen">Where it wants the server to listen, or <see langword="null"/> for what the configuration says.</param>
    /// <param name="Session">Its session.</param>
    /// <param name="Instance">The run of the client's process.</param>
    public sealed record JoinApp(string Client, string App, LinkKind Kind, string? Listen, IActorRef Session, InstanceId Instance) : IHandover
    {
        /// <inheritdoc />
        // The app ended while it was asked for: it may be back at the next attempt.
        public void Discard() => Session.Tell(new AppJoinRefused(App, RefusalCode.ShuttingDown, $"app '{App}' is just being changed"));
    }

    /// <summary>A session serves the app from now on.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Listen">Where visitors connect.</param>
    public sealed record AppJoined(string App, string Listen);

    /// <summary>A session may not serve the app.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Code">Why.</param>
    /// <param name="Text">Why, in words.</param>
    public sealed record AppJoinRefused(string App, RefusalCode Code, string Text);

    /// <summary>A session serves an app no more; of any other session than one that serves it this means nothing. Open bridges go on.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Session">Its session.</param>
    /// <param name="ForGood">Whether the client has taken the app back; otherwise it stops, and may be back soon.</param>
    public sealed record LeaveApp(string App, IActorRef Session, bool ForGood);

    /// <summary>A client says that a bridge's link is dead at its end.</summary>
    /// <param name="Run">The client.</param>
    /// <param name="Link">Which bridge, and which of its links.</param>
    /// <param name="Session">Who is told by <see cref="BridgeIsGone"/> if there is no such bridge.</param>
    public sealed record LinkWasLost(ClientRun Run, LinkLost Link, IActorRef Session);

    /// <summary>To a session: the bridge that its client asks after is none of this server's, or has ended.</summary>
    /// <param name="App">The app's name.</param>
    /// <param name="Bridge">The bridge.</param>
    public sealed record BridgeIsGone(string App, BridgeId Bridge);

    /// <summary>From a session: say when everything is handled that it said before; answered by <see cref="Handled"/>.</summary>
    public sealed record ConfirmHandled
    {
        /// <summary>The one instance.</summary>
        public static ConfirmHandled Instance { get; } = new();
    }

    /// <summary>To a session: what it said before its <see cref="ConfirmHandled"/> is handled.</summary>
    public sealed record Handled
    {
        /// <summary>The one instance.</summary>
        public static Handled Instance { get; } = new();
    }

    /// <summary>The node's options have changed: apps that differ start, start anew or end; the others are not touched.</summary>
    public sealed record OptionsChanged
    {
        /// <summary>The one instance.</summary>
        public static OptionsChanged Instance { get; } = new();
    }

    /// <summary>To the bridges: tokens may have been withdrawn. What goes on under one of those ends.</summary>
    public sealed record TokensChanged
    {
        /// <summary>The one instance.</summary>
        public static TokensChanged Instance { get; } = new();
    }

    private sealed record AppEnded(string App, IActorRef Supervisor);

    private sealed record DrainDeadline
    {
        public static DrainDeadline Instance { get; } = new();
    }

    private sealed record Entry(IActorRef Supervisor, ServerAppOptions Options, bool Listed);

    private readonly LiveOptions<ServerOptions> _live;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly Dictionary<string, Entry> _apps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _opened = new(StringComparer.Ordinal);
    private readonly HashSet<string> _retiring = new(StringComparer.Ordinal);
    private IActorRef? _drainAsker;
    private int _draining;
    private int _reset;
    private string _lastFailure = string.Empty;

    private ServerOptions Options => _live.Current;

    private AppsActor(LiveOptions<ServerOptions> options, NodeLimits limits, NodeServices services)
    {
        _live = options;
        _limits = limits;
        _services = services;
        Receive<JoinApp>(OnJoin);
        Receive<LeaveApp>(leave => Tell(leave.App, leave));
        Receive<ConfirmHandled>(_ => Sender.Tell(Handled.Instance));
        Receive<LinkWasLost>(OnLinkWasLost);
        Receive<OptionsChanged>(_ => OnOptionsChanged());
        Receive<AppEnded>(OnAppEnded);
        Receive<Drain>(_ => StartDraining());
        Receive<Drained>(OnDrained);
        Receive<DrainDeadline>(_ => FinishDraining());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="limits">What is counted for all apps together.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(LiveOptions<ServerOptions> options, NodeLimits limits, NodeServices services) =>
        ActorProps.Of(() => new AppsActor(options, limits, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        foreach (var (name, app) in Options.Apps)
        {
            Open(name, app, listed: true);
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, Options.Supervision.MaxRestarts, Options.Supervision.Window, (_, cause) => _lastFailure = cause);

    private void OnJoin(JoinApp join)
    {
        var entry = _apps.GetValueOrDefault(join.App);
        string? holder = null;
        var refused = Refuse(join, entry) ?? (entry is null ? Rights.RefuseTaken(join, Options, _services.Ports, out holder) : null);
        if (refused is { } refusal)
        {
            if (_limits.ClientLogs.TryTake(join.Client, ClientLine.RegistrationRefused, out var unsaid))
            {
                var text = holder is null ? refusal.Text : $"{refusal.Text} (it is {holder}'s)";
                ServerLog.RegistrationRefused(_services.Logger, Where, join.Client, join.App, refusal.Code, text, unsaid);
            }

            join.Session.Tell(refusal);
            return;
        }

        entry ??= Open(join.App, Asked(join), listed: false);
        entry.Supervisor.Tell(join);
    }

    private AppJoinRefused? Refuse(JoinApp join, Entry? entry)
    {
        // The configuration lists it and it is not here: it waits for another one's port, or was given up. Its client asks again now and then.
        var missing = entry is null && Options.Apps.ContainsKey(join.App);
        var app = entry?.Options ?? Options.Apps.GetValueOrDefault(join.App);
        var refusal = Rights.Refuse(join, app, entry?.Listed ?? missing, Options, _opened.GetValueOrDefault(join.Client));
        if (refusal is not null || !missing)
        {
            return refusal;
        }

        var (code, cause) = _retiring.Count > 0
            ? (RefusalCode.ShuttingDown, "is just being changed")
            : (RefusalCode.Internal, "failed too often on the server and was given up; its log says why, and a reload starts it anew");
        return new AppJoinRefused(join.App, code, $"app '{join.App}' {cause}");
    }

    private ServerAppOptions Asked(JoinApp join) =>
        new(ListenAddress.Parse(join.Listen!), join.Client, join.Kind.ToEncryption(), Options.AskedApps.MaxVisitors, Options.AskedApps.Backlog)
        {
            MaxVisitorsPerSource = Options.AskedApps.MaxVisitorsPerSource,
        };

    private Entry Open(string name, ServerAppOptions app, bool listed)
    {
        var supervisor = Context.ActorOf(AppSupervisorActor.Props(name, app, listed, Options, _limits, _services), ActorNames.Of(name));
        Context.WatchWith(supervisor, new AppEnded(name, supervisor));
        if (!listed)
        {
            _opened[app.Client] = _opened.GetValueOrDefault(app.Client) + 1;
        }

        return _apps[name] = new Entry(supervisor, app, listed);
    }

    private void OnLinkWasLost(LinkWasLost lost)
    {
        if (_apps.TryGetValue(lost.Link.App, out var entry) && entry.Options.Client == lost.Run.Client)
        {
            entry.Supervisor.Tell(lost);
        }
        else
        {
            lost.Session.Tell(new BridgeIsGone(lost.Link.App, lost.Link.Bridge));
        }
    }

    private void OnOptionsChanged()
    {
        TellAll(TokensChanged.Instance);
        foreach (var (name, entry) in _apps)
        {
            if (!Stays(name, entry) && _retiring.Add(name))
            {
                Context.Stop(entry.Supervisor);
            }
        }

        OpenListed();
    }

    private bool Stays(string name, Entry entry)
    {
        if (entry.Listed)
        {
            return Options.Apps.TryGetValue(name, out var listed) && listed == entry.Options;
        }

        // What the file gives to somebody is not an asker's any more.
        var listen = entry.Options.Listen;
        return !Options.Apps.ContainsKey(name) && !Options.Apps.Values.Any(app => app.Listen.Overlaps(listen))
            && Options.Clients.TryGetValue(entry.Options.Client, out var account) && account.MayOpen(listen);
    }

    // An app that takes over another one's port waits until that has closed it.
    private void OpenListed()
    {
        var closing = _retiring.Select(name => _apps[name].Options.Listen).ToList();
        foreach (var (name, app) in Options.Apps)
        {
            if (!_apps.ContainsKey(name) && !closing.Exists(app.Listen.Overlaps))
            {
                Open(name, app, listed: true);
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
        if (!entry.Listed)
        {
            CloseOne(entry.Options.Client);
        }

        if (_retiring.Remove(ended.App))
        {
            OpenListed();
            if (entry is { Listed: false } && !_apps.ContainsKey(ended.App))
            {
                // Its client asks anew, and learns what has changed.
                Context.System.EventStream.Publish(new ControlChannelActor.ControlStarted(ended.App, entry.Options.Client));
            }
        }
        else if (entry.Listed && _drainAsker is null)
        {
            GiveUp(ended.App);
        }
    }

    private void GiveUp(string app)
    {
        ServerLog.AppGivenUp(_services.Logger, Where, app, Options.Supervision.MaxRestarts, Options.Supervision.Window, _lastFailure);
        if (_apps.Count == 0)
        {
            _services.GiveUp(Where, ActorNames.Of(app), Options.Supervision, _lastFailure);
        }
    }

    private void CloseOne(string client)
    {
        if (--_opened[client] == 0)
        {
            _opened.Remove(client);
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
        foreach (var entry in _apps.Values)
        {
            entry.Supervisor.Tell(message);
        }
    }

    private void StartDraining()
    {
        _drainAsker = Sender;
        _draining = _apps.Count;
        if (_draining == 0)
        {
            FinishDraining();
            return;
        }

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
