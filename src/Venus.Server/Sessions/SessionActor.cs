using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.Server.Limits;
using Venus.Supervision;

namespace Venus.Server.Sessions;

/// <summary>
/// One authenticated control channel: sends the heartbeat, carries registrations and ACTIVATE, and keeps the client's idle data
/// links. It owns the connection and the idle links, and dies with the connection; bridges under way outlive it.
/// </summary>
/// <remarks><code>
/// Open ──silence, EOF, error, Retire(Replaced)──► stopped
///   └──Retire(Draining)──► Open, told to go away: the client opens nothing new
/// </code></remarks>
public sealed class SessionActor : SupervisedActor, IWithTimers
{
    /// <summary>A visitor needs a data link; answered to <paramref name="Bridge"/> by <see cref="LinkGranted"/> or <see cref="LinkRefused"/>.</summary>
    /// <param name="App">The app that the visitor came for.</param>
    /// <param name="Kind">Which kind of link carries it.</param>
    /// <param name="Bridge">Who gets the link.</param>
    public sealed record TakeLink(string App, LinkKind Kind, IActorRef Bridge) : IHandover
    {
        /// <inheritdoc />
        // The session had ended when the visitor was sent to it: the bridge asks again, and finds who serves the app now.
        public void Discard() => Bridge.Tell(new LinkRefused("the client's control channel ended", LinkRefusal.SessionLost));
    }

    /// <summary>To a bridge: its data link. The bridge owns it, and may give it back by <see cref="ReturnLink"/>.</summary>
    /// <param name="Link">An idle link.</param>
    /// <param name="Session">Where it belongs.</param>
    /// <param name="Run">The client at its other end.</param>
    /// <param name="ProvenBy">The hash of the token that the session stands on.</param>
    public sealed record LinkGranted(DataLink Link, IActorRef Session, ClientRun Run, TokenHash ProvenBy) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Link.Dispose();
    }

    /// <summary>To a bridge: there is no data link for it.</summary>
    /// <param name="Cause">Why, in words.</param>
    /// <param name="Refusal">What that means for the bridge.</param>
    public sealed record LinkRefused(string Cause, LinkRefusal Refusal);

    /// <summary>What a bridge that got no link may make of it.</summary>
    public enum LinkRefusal
    {
        /// <summary>There is none now.</summary>
        NoLink,

        /// <summary>The session has ended; another one may serve the app by now.</summary>
        SessionLost,

        /// <summary>The client's process is another one than the bridge belongs to.</summary>
        ClientRestarted,
    }

    /// <summary>From a bridge: its link is idle again. The session owns it from here on.</summary>
    /// <param name="Link">The link.</param>
    public sealed record ReturnLink(DataLink Link) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Link.Dispose();
    }

    /// <summary>End the session, or tell the client that it will end.</summary>
    /// <param name="Reason">What the client is told.</param>
    public sealed record Retire(GoAwayReason Reason)
    {
        /// <summary>The client's credential no longer holds.</summary>
        public static Retire Revoked { get; } = new(GoAwayReason.Revoked);

        /// <summary>The server is going to stop; the session stays until then.</summary>
        public static Retire Draining { get; } = new(GoAwayReason.ShuttingDown);

        /// <summary>Which run of the client takes over, if one does.</summary>
        public InstanceId? Successor { get; init; }

        /// <summary>A newer session of the same client takes over.</summary>
        /// <param name="run">Which run of it.</param>
        public static Retire ReplacedBy(InstanceId run) => new(GoAwayReason.Replaced) { Successor = run };
    }

    private sealed record FrameArrived(ControlMessage Message);

    private sealed record AnswersUntaken
    {
        public static AnswersUntaken Instance { get; } = new();
    }

    private sealed record Beat
    {
        public static Beat Instance { get; } = new();
    }

    private sealed record CheckSilence
    {
        public static CheckSilence Instance { get; } = new();
    }

    private sealed record CheckLinks
    {
        public static CheckLinks Instance { get; } = new();
    }

    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly AuthenticatedClient _client;
    private readonly ClientRun _run;
    private readonly ServerOptions _options;
    private readonly IActorRef _apps;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly LinkPool _links;
    private readonly LinkNumberWindow _numbers = new();
    private readonly AskedApps _asked;
    private readonly SessionIntake _intake;
    private readonly CancellationTokenSource _ended = new();
    private string _cause = "its actor was stopped";
    private ulong _beats;

    private SessionActor(AuthenticatedClient client, ServerOptions options, IActorRef apps, NodeLimits limits, NodeServices services)
    {
        _client = client;
        _run = new ClientRun(client.Client, client.Instance);
        _options = options;
        _apps = apps;
        _limits = limits;
        _services = services;
        _links = new LinkPool(options.Links, limits.Visitors, services.Clock);
        _asked = new AskedApps(options.Clients.GetValueOrDefault(client.Client)?.MaxApps ?? 0);
        _intake = new SessionIntake(options.Limits.Session, services.Clock, LogSlowed);
        Receive<FrameArrived>(OnFrameArrived);
        Receive<AnswersUntaken>(_ => Finish($"it takes none of its answers: the next one has waited for {options.Heartbeat.DeadAfter.TotalSeconds:0.#} s"));
        Receive<AppsActor.Handled>(_ => _intake.Handled());
        Receive<Beat>(_ => OnBeat());
        Receive<CheckSilence>(_ => OnCheckSilence());
        Receive<TakeLink>(OnTakeLink);
        Receive<SessionsActor.LinkArrived>(OnLinkArrived);
        Receive<ReturnLink>(returned => Offer(returned.Link));
        Receive<CheckLinks>(_ => _links.PingIdle());
        Receive<AppsActor.AppJoined>(OnAppJoined);
        Receive<AppsActor.AppJoinRefused>(OnAppJoinRefused);
        Receive<AppsActor.BridgeIsGone>(gone => Send(new BridgeGone(gone.App, gone.Bridge)));
        Receive<ControlChannelActor.ControlStarted>(OnControlStarted);
        Receive<Retire>(OnRetire);
        Receive<ControlEnd>(end => Finish(end.Text));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor, which owns the client's connection from then on.</summary>
    /// <param name="client">The client, its connection, and the session's secrets.</param>
    /// <param name="options">The server's options.</param>
    /// <param name="apps">Where apps are registered.</param>
    /// <param name="limits">What is counted for all sessions together.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(AuthenticatedClient client, ServerOptions options, IActorRef apps, NodeLimits limits, NodeServices services) =>
        ActorProps.Of(() => new SessionActor(client, options, apps, limits, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        Send(new Welcome(_client.Secret, _options.Heartbeat.Interval, _options.Heartbeat.DeadAfter, _options.Links.ResumeGrace, (ushort)Math.Min(_options.Links.MaxIdle, ushort.MaxValue)));
        var self = Self;
        _client.Connection.RunAsync((message, cancellation) => HandOverAsync(message, self, cancellation), _ended.Token).PipeTo(self);
        Timers.StartPeriodicTimer(nameof(Beat), Beat.Instance, _options.Heartbeat.Interval);
        Timers.StartSingleTimer(nameof(CheckSilence), CheckSilence.Instance, _options.Heartbeat.DeadAfter);
        Timers.StartPeriodicTimer(nameof(CheckLinks), CheckLinks.Instance, _options.Links.KeepAlive);
        ServerLog.ClientOnline(_services.Logger, Where, _client.Client, _client.Remote);
        Context.System.EventStream.Publish(new ClientOnline(_client.Client, _client.Remote));
    }

    /// <inheritdoc />
    protected override void End()
    {
        _ended.Cancel();
        _ = _client.Connection.CloseAsync(LastWord).AsTask();
        foreach (var waiter in _links.Close())
        {
            waiter.Bridge.Tell(new LinkRefused($"the client's control channel ended: {_cause}", LinkRefusal.SessionLost));
        }

        ServerLog.ClientOffline(_services.Logger, Where, _client.Client, _cause);
        Context.System.EventStream.Publish(new ClientOffline(_client.Client, _cause));
    }

    // Runs on the reader's thread: nothing of the actor's is touched but what is made for it.
    private async ValueTask HandOverAsync(ControlMessage message, IActorRef self, CancellationToken cancellation)
    {
        if (!await _client.Connection.WaitForRoomAsync(_options.Heartbeat.DeadAfter, cancellation))
        {
            self.Tell(AnswersUntaken.Instance, ActorRefs.NoSender);
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        if (await _intake.AdmitAsync(message, cancellation))
        {
            self.Tell(new FrameArrived(message), ActorRefs.NoSender);
        }
    }

    // A message that goes on to the apps is handled when they have it: they serve all clients, and no client may fill their mailbox.
    private void OnFrameArrived(FrameArrived frame)
    {
        if (OnFrame(frame.Message))
        {
            _apps.Tell(AppsActor.ConfirmHandled.Instance);
        }
        else
        {
            _intake.Handled();
        }
    }

    /// <summary>Whether the apps have something to do with it.</summary>
    private bool OnFrame(ControlMessage message)
    {
        switch (message)
        {
            case Register register:
                Join(register);
                return true;
            case Unregister unregister:
                return OnUnregister(unregister);
            case LinkLost lost:
                _apps.Tell(new AppsActor.LinkWasLost(_run, lost, Self));
                return true;
            case GoAway goAway:
                return OnGoAway(goAway);
            case TargetHealth health:
                OnTargetHealth(health);
                return false;
            case Ping ping:
                Send(new Pong(ping.Value));
                return false;
            case Pong:
                return false;
            default:
                Finish($"it sent {message.GetType().Name}, which is no client's to send");
                return false;
        }
    }

    private void Join(Register register)
    {
        _asked.Ask(register);
        _apps.Tell(new AppsActor.JoinApp(_client.Client, register.App, register.Kind, register.Listen, Self, _client.Instance));
    }

    private void OnAppJoined(AppsActor.AppJoined joined)
    {
        _asked.Joined(joined.App);
        Send(new Registered(joined.App, joined.Listen));
    }

    private void OnAppJoinRefused(AppsActor.AppJoinRefused refused)
    {
        _asked.Refused(refused.App);
        Send(new RegisterRefused(refused.App, refused.Code, refused.Text));
    }

    private bool OnUnregister(Unregister unregister)
    {
        if (!_asked.Leave(unregister.App))
        {
            LogNotItsApp(nameof(Unregister), unregister.App);
            return false;
        }

        _apps.Tell(new AppsActor.LeaveApp(unregister.App, Self, ForGood: true));
        return true;
    }

    private bool OnGoAway(GoAway goAway)
    {
        if (_limits.ClientLogs.TryTake(_client.Client, ClientLine.Leaves, out var unsaid))
        {
            ServerLog.ClientLeaves(_services.Logger, Where, _client.Client, goAway.Reason, goAway.Deadline, unsaid);
        }

        var left = _asked.LeaveAll();
        foreach (var app in left)
        {
            _apps.Tell(new AppsActor.LeaveApp(app, Self, ForGood: false));
        }

        return left.Count > 0;
    }

    private void OnTargetHealth(TargetHealth health)
    {
        if (!_asked.IsServed(health.App))
        {
            LogNotItsApp(nameof(TargetHealth), health.App);
        }
        else if (_limits.ClientLogs.TryTake(_client.Client, ClientLine.TargetHealth, out var unsaid))
        {
            if (health.Up)
            {
                ServerLog.TargetUp(_services.Logger, Where, health.App, _client.Client, health.Text, unsaid);
            }
            else
            {
                ServerLog.TargetDown(_services.Logger, Where, health.App, _client.Client, health.Text, unsaid);
            }
        }
    }

    private void LogNotItsApp(string message, string app)
    {
        if (_limits.ClientLogs.TryTake(_client.Client, ClientLine.NotItsApp, out var unsaid))
        {
            ServerLog.NotItsApp(_services.Logger, Where, _client.Client, message, app, unsaid);
        }
    }

    private void LogSlowed()
    {
        ServerMeter.Limited("messages");
        if (_limits.ClientLogs.TryTake(_client.Client, ClientLine.Slowed, out var unsaid))
        {
            ServerLog.ClientSlowed(_services.Logger, Where, _client.Client, unsaid);
        }
    }

    // The app's control channel was made anew and knows nobody: what this client asked to serve, it still asks for.
    private void OnControlStarted(ControlChannelActor.ControlStarted started)
    {
        if (_asked.TryGet(started.App, out var register))
        {
            Join(register);
        }
    }

    // Looks again just when the silence could have become too long.
    private void OnCheckSilence()
    {
        var silence = _services.Clock.GetElapsedTime(_client.Connection.LastReceivedTimestamp);
        if (silence >= _options.Heartbeat.DeadAfter)
        {
            Finish($"nothing heard for {silence.TotalSeconds:0.0} s");
            return;
        }

        Timers.StartSingleTimer(nameof(CheckSilence), CheckSilence.Instance, _options.Heartbeat.DeadAfter - silence);
    }

    private void OnBeat()
    {
        Send(new Ping(++_beats));
        _links.DropEnded();
        foreach (var expired in _links.TakeExpired())
        {
            expired.Bridge.Tell(new LinkRefused($"the client sent no data link within {_options.Links.WaitTimeout.TotalSeconds:0.#} s", LinkRefusal.NoLink));
        }
    }

    private void OnTakeLink(TakeLink take)
    {
        if (_links.TryTake(take.Kind, out var link))
        {
            take.Bridge.Tell(new LinkGranted(link, Self, _run, _client.ProvenBy));
        }
        else if (!_links.TryWait(take))
        {
            take.Bridge.Tell(new LinkRefused(_links.FullText, LinkRefusal.NoLink));
        }
        else
        {
            Send(new Activate(take.App, take.Kind, 1));
        }
    }

    private void OnLinkArrived(SessionsActor.LinkArrived arrived)
    {
        if (!LinkHello.IsAuthentic(arrived.Frame.Span, _client.Secret) || !_numbers.TryTake(arrived.Hello.Number))
        {
            RefuseLink(arrived, "its proof is wrong or its number was used before", authentic: false);
            return;
        }

        Sender.Tell(new GateActor.LinkJudged(arrived.Connection.Remote, Authentic: true));

        try
        {
            Offer(DataLink.Accept(arrived.Connection, arrived.Hello, _client.Secret, _services.Clock));
        }
        catch (SocketException gone)
        {
            RefuseLink(arrived, gone.Message, authentic: true);
        }
    }

    private void RefuseLink(SessionsActor.LinkArrived arrived, string cause, bool authentic)
    {
        ServerMeter.LinkRefused(authentic ? "lost" : "no-proof");
        if (_limits.LinkLog.TryTake(out var unsaid))
        {
            ServerLog.LinkRefused(_services.Logger, Where, arrived.Connection.Remote, cause, unsaid);
        }

        if (!authentic)
        {
            Sender.Tell(new GateActor.LinkJudged(arrived.Connection.Remote, Authentic: false));
        }

        arrived.Discard();
    }

    private void Offer(DataLink link)
    {
        if (_links.Offer(link) is { } waiter)
        {
            waiter.Bridge.Tell(new LinkGranted(link, Self, _run, _client.ProvenBy));
        }
    }

    private void OnRetire(Retire retire)
    {
        if (retire.Reason == GoAwayReason.ShuttingDown)
        {
            Send(new GoAway(retire.Reason, _options.DrainTimeout));
            return;
        }

        // An attempt of the same run that came late, or its new session: nobody else has taken the name, and the run finds out for itself which of its sessions stands.
        if (retire.Successor != _client.Instance)
        {
            Send(new GoAway(retire.Reason, TimeSpan.Zero));
        }

        Finish(retire.Reason == GoAwayReason.Revoked
            ? "the client was taken out, or its token was changed or withdrawn"
            : "a newer session of the same client took over");
    }

    private void Send(ControlMessage message)
    {
        if (!_client.Connection.TrySend(message))
        {
            Finish("it does not take what it is sent, or has gone");
        }
    }

    private void Finish(string cause)
    {
        _cause = cause;
        StopBecause(cause);
    }
}
