using Venus.Client.Apps;
using Venus.Client.Configuration;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Servers;

/// <summary>
/// This client's end of the control channel to one server: dials, proves the token, answers heartbeats, and dials again, for
/// ever, when the channel ends. It owns the connection; its child <c>links</c> owns the data links of the present session.
/// Apps and bridges outlive it.
/// </summary>
/// <remarks><code>
/// Dialling ──welcomed──► Online ──silence, EOF, error──► Waiting ──timer──► Dialling
///                          └──GoAway(ShuttingDown)──► Waiting, the old session kept until the server ends it
///    │ └──failed──► Waiting        └──GoAway(Replaced)──► Waiting, for a session that has nobody behind it to die
///    │ └──refused──► Refused ──TrySlowly──► Waiting, for long; a node that no server has ever welcomed ends instead
///    └──another run has the name──► stopped
/// </code></remarks>
public sealed class ServerConnectionActor : SupervisedActor, IWithTimers
{
    /// <summary>From an app: register it on this server, now and at every new session.</summary>
    /// <param name="Register">What the server is asked.</param>
    public sealed record RegisterApp(Register Register);

    /// <summary>From an app: tell the server how its target fares.</summary>
    /// <param name="Health">What the server is told.</param>
    public sealed record ReportHealth(TargetHealth Health);

    /// <summary>From the apps: this app is served no more.</summary>
    /// <param name="Unregister">What the server is told.</param>
    public sealed record UnregisterApp(Unregister Unregister);

    /// <summary>From an app: a visitor waits, dial data links.</summary>
    /// <param name="Kind">Their kind.</param>
    /// <param name="Count">How many.</param>
    public sealed record OpenLinks(LinkKind Kind, int Count);

    /// <summary>From the servers: this node does not end of the refusal; ask again, after a long while.</summary>
    public sealed record TrySlowly
    {
        /// <summary>The one instance.</summary>
        public static TrySlowly Instance { get; } = new();
    }

    /// <summary>From the servers: the configuration was read again, and is the same. A wait ends, and a token file that was changed counts.</summary>
    public sealed record LookAgain
    {
        /// <summary>The one instance.</summary>
        public static LookAgain Instance { get; } = new();
    }

    private sealed record Welcomed(int Attempt, ClientSession Session, Token Token) : IHandover
    {
        public void Discard() => Session.Connection.Abort();
    }

    private sealed record DialFailed(int Attempt, Exception Error, Token? Token, bool AnotherToken);

    private sealed record TokensRead(IReadOnlyList<Token> Tokens);

    private sealed record TokensUnreadable(Exception Error);

    private sealed record FrameArrived(int Attempt, ControlMessage Message, ReadAhead Ahead);

    private sealed record ConnectionEnded(int Attempt, string Cause);

    // A session whose server is going to stop: what it carries goes on, and nothing new is opened on it.
    private sealed record LeavingSession(int Attempt, ClientSession Session, IActorRef Links);

    private sealed record LeaveAtLast
    {
        public static LeaveAtLast Instance { get; } = new();
    }

    private sealed record CheckSilence
    {
        public static CheckSilence Instance { get; } = new();
    }

    private sealed record DialAgain
    {
        public static DialAgain Instance { get; } = new();
    }

    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    // A server that says when it is gone keeps to it, or hangs.
    private static readonly TimeSpan LeaveMargin = TimeSpan.FromSeconds(5);

    private readonly string _server;
    private readonly ServerAccount _account;
    private readonly InstanceId _instance;
    private readonly ClientOptions _options;
    private readonly IActorRef _apps;
    private readonly NodeServices _services;
    private readonly BackOff _backOff;
    private readonly BackOff _refusedBackOff;
    private readonly CancellationTokenSource _stopping = new();
    private readonly RegistrationQueue _registrations = new();
    private readonly LogThrottle _leaveLog;
    private ClientSession? _session;
    private LeavingSession? _leaving;
    private IActorRef _links = ActorRefs.Nobody;
    private TokenChoice _tokens = TokenChoice.Unknown;
    private string _refusal = string.Empty;
    private bool _draining;
    private int _attempt;

    private ServerConnectionActor(string server, ServerAccount account, InstanceId instance, ClientOptions options, IActorRef apps, NodeServices services)
    {
        _server = server;
        _account = account;
        _instance = instance;
        _options = options;
        _apps = apps;
        _services = services;
        _leaveLog = new LogThrottle(services.Clock);
        _backOff = new BackOff(options.Connect.BackOffMin, options.Connect.BackOffMax, services.Random);
        _refusedBackOff = new BackOff(options.Connect.RefusedBackOff, options.Connect.RefusedBackOff, services.Random);
        Dialling();
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="server">The server's name in the configuration.</param>
    /// <param name="account">Where it is, how it is known, and the credential.</param>
    /// <param name="instance">This run of the process.</param>
    /// <param name="options">The client's options.</param>
    /// <param name="apps">The apps, which learn of servers that come and go.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string server, ServerAccount account, InstanceId instance, ClientOptions options, IActorRef apps, NodeServices services) =>
        ActorProps.Of(() => new ServerConnectionActor(server, account, instance, options, apps, services));

    /// <inheritdoc />
    protected override void Begin() => Dial();

    /// <inheritdoc />
    protected override void End()
    {
        _stopping.Cancel();
        LoseSession("the client's actor for this server stopped");
        EndLeaving();
    }

    /// <inheritdoc />
    // Links that failed are dialled anew by the next session's actor; a restart here would reuse link numbers.
    protected override SupervisorStrategy SupervisorStrategy() => Supervise.Stopping(_services.Logger);

    private void Dialling()
    {
        Receive<Welcomed>(OnWelcomed);
        Receive<DialFailed>(OnDialFailed);
        Receive<LookAgain>(_ => { });
        Always();
    }

    private void Waiting()
    {
        Receive<DialAgain>(_ => Dial());
        Receive<LookAgain>(_ => Dial());
        Always();
    }

    private void Refused()
    {
        Receive<TrySlowly>(_ => OnTrySlowly());
        Receive<LookAgain>(_ => Dial());
        Always();
    }

    private void Online()
    {
        Receive<LookAgain>(_ => ReadTokens());
        Receive<TokensRead>(OnTokensRead);
        Receive<TokensUnreadable>(unreadable => ClientLog.TokenUnreadable(_services.Logger, Where, _server, unreadable.Error.Message));
        Always();
    }

    // What belongs to a session may arrive when that has ended already; the handlers look.
    private void Always()
    {
        Receive<FrameArrived>(OnFrameArrived);
        Receive<AppsActor.Handled>(handled => handled.Ahead.Handled());
        Receive<ConnectionEnded>(OnConnectionEnded);
        Receive<LeaveAtLast>(_ => EndLeaving());
        Receive<CheckSilence>(_ => OnCheckSilence());
        Receive<RegisterApp>(OnRegister);
        Receive<UnregisterApp>(unregister => Send(unregister.Unregister));
        Receive<ReportHealth>(report => Send(report.Health));
        Receive<LinksActor.ReportLost>(report => Send(report.Lost));
        Receive<OpenLinks>(open => _links.Forward(open));
        Receive<LinksActor.KeepWarm>(keep => _links.Forward(keep));
        Receive<Terminated>(_ => Lose("its data links failed"));
        Receive<Drain>(_ => OnDrain());

        // Late, of a session that has ended meanwhile.
        Receive<TokensRead>(_ => { });
        Receive<TokensUnreadable>(_ => { });
        Receive<TrySlowly>(_ => { });
    }

    private void Dial()
    {
        var attempt = ++_attempt;
        Timers.Cancel(nameof(DialAgain));
        Become(Dialling);
        ConnectAsync(attempt, _tokens).PipeTo(Self);
    }

    private async Task<object> ConnectAsync(int attempt, TokenChoice choice)
    {
        Token? token = null;
        var another = false;
        try
        {
            var tokens = await _account.ReadTokensAsync();
            token = choice.Pick(tokens) ?? tokens[0];
            another = choice.Without(token).Pick(tokens) is not null;
            return new Welcomed(attempt, await _services.Network.LogInAsync(_account.HandshakeOptions(token, _options, _instance), _services.Clock, _stopping.Token), token);
        }
        catch (Exception error)
        {
            return new DialFailed(attempt, error, token, another);
        }
    }

    private void OnWelcomed(Welcomed welcomed)
    {
        if (welcomed.Attempt != _attempt)
        {
            welcomed.Discard();
            return;
        }

        var session = _session = welcomed.Session;
        _tokens = TokenChoice.Took(welcomed.Token);
        var (attempt, self) = (_attempt, Self);
        var ahead = new ReadAhead(ReadAhead.Usual);
        _backOff.Reset();
        Become(Online);
        session.Connection
            .RunAsync((message, cancellation) => HandOverAsync(attempt, message, ahead, self, cancellation), _stopping.Token)
            .PipeTo(self, success: end => new ConnectionEnded(attempt, end.Text), failure: error => new ConnectionEnded(attempt, error.Message));
        Timers.StartSingleTimer(nameof(CheckSilence), CheckSilence.Instance, session.Welcome.DeadAfter);
        _links = Context.Watch(Context.ActorOf(LinksActor.Props(session, _options, _apps, _services), $"links-{attempt}"));
        ClientLog.ServerOnline(_services.Logger, Where, _server, session.Server);
        Context.System.EventStream.Publish(new ServerOnline(_server));
        _apps.Tell(new AppsActor.ServerCame(_server, Self));
        Context.Parent.Tell(new ServersActor.WasWelcomed(_server));
    }

    private void OnDialFailed(DialFailed failed)
    {
        if (failed.Attempt != _attempt)
        {
            return;
        }

        var cause = failed.Error.GetBaseException().Message;
        if (ServerAccountExtensions.IsFinal(failed.Error))
        {
            OnRefused(failed);
            return;
        }

        var wait = _backOff.Next();
        ClientLog.DialFailed(_services.Logger, Where, _server, _account.Address.ToString(), cause, wait);
        Redial(wait);
    }

    private void OnRefused(DialFailed failed)
    {
        _refusal = failed.Error.Message;
        var code = (failed.Error as ControlRefusedException)?.Code;
        if (code == RefusalCode.NameTaken)
        {
            // Going on would make two runs take the name from each other.
            ClientLog.Refused(_services.Logger, Where, _server, _refusal);
            GiveUp(_refusal);
        }
        else if (code == RefusalCode.BadCredentials && failed.AnotherToken)
        {
            ClientLog.TryingOtherToken(_services.Logger, Where, _server);
            _tokens = _tokens.Without(failed.Token!);
            Dial();
        }
        else
        {
            _tokens = _tokens.Afresh();
            Become(Refused);
            if (code == RefusalCode.BadCredentials)
            {
                _apps.Tell(new AppsActor.BridgesAreGone(Self));
            }

            Context.Parent.Tell(new ServersActor.WasRefused(_server, _refusal));
        }
    }

    private void OnTrySlowly()
    {
        var wait = _refusedBackOff.Next();
        ClientLog.RefusedForNow(_services.Logger, Where, _server, _refusal, wait);
        Redial(wait);
    }

    private void ReadTokens() => _account.ReadTokensAsync().PipeTo(Self, success: static tokens => new TokensRead(tokens), failure: static error => new TokensUnreadable(error));

    // The session goes on with a token that the server still has to take, until this client has moved on to the one that it has now.
    private void OnTokensRead(TokensRead read)
    {
        if (!read.Tokens.Any(token => token.Hash.Equals(_tokens.Accepted)))
        {
            const string cause = "this client's token file holds another token";
            LoseSession(cause);
            ClientLog.ServerOffline(_services.Logger, Where, _server, cause, TimeSpan.Zero);
            Dial();
        }
    }

    // A server that sends faster than it is served is not read: it must not fill this node's memory.
    private static async ValueTask HandOverAsync(int attempt, ControlMessage message, ReadAhead ahead, IActorRef self, CancellationToken cancellation)
    {
        if (message is not UnknownMessage)
        {
            await ahead.TakeAsync(cancellation);
            self.Tell(new FrameArrived(attempt, message, ahead), ActorRefs.NoSender);
        }
    }

    // A message that goes on to the apps is handled when they have it.
    private void OnFrameArrived(FrameArrived frame)
    {
        OnFrame(frame);
        if (frame.Message is Ping or Pong or GoAway)
        {
            frame.Ahead.Handled();
        }
        else
        {
            _apps.Tell(new AppsActor.ConfirmHandled(frame.Ahead));
        }
    }

    private void OnFrame(FrameArrived frame)
    {
        if (frame.Attempt == _leaving?.Attempt)
        {
            OnLeavingFrame(_leaving.Session, frame.Message);
            return;
        }

        if (frame.Attempt != _attempt || _session is null)
        {
            return;
        }

        switch (frame.Message)
        {
            case Ping ping:
                Send(new Pong(ping.Value));
                break;
            case Activate activate:
                _apps.Tell(new AppsActor.Activated(activate, Self));
                break;
            case Registered registered:
                _apps.Tell(new AppsActor.RegistrationAnswered(registered.App, _server, registered.Listen, null));
                SendNext();
                break;
            case RegisterRefused refused:
                _apps.Tell(new AppsActor.RegistrationAnswered(refused.App, _server, null, refused));
                SendNext();
                break;
            case BridgeGone gone:
                _apps.Tell(new AppsActor.BridgeIsGone(gone.App, gone.Bridge));
                break;
            case GoAway { Reason: GoAwayReason.Replaced }:
                OnReplaced();
                break;
            case GoAway goAway:
                if (_leaveLog.TryTake(out var unsaid))
                {
                    ClientLog.ServerLeaves(_services.Logger, Where, _server, goAway.Reason, goAway.Deadline, unsaid);
                }

                MoveOn(goAway);
                break;
        }
    }

    // It may have been this client's own last run, killed while its login was on the way: that session has nobody behind it, and the silence of nobody is told
    // by then. If there is somebody, the server says so.
    private void OnReplaced() => Lose("a newer session of this client has taken over", atLeast: _session!.Welcome.DeadAfter);

    // Whoever takes over listens already, or soon will. Bridges of the old session run on, and may have their links resumed
    // there until the server ends it.
    private void MoveOn(GoAway goAway)
    {
        if (_draining || goAway.Reason != GoAwayReason.ShuttingDown)
        {
            return;
        }

        EndLeaving();
        _leaving = new LeavingSession(_attempt, _session!, _links);
        Context.Unwatch(_links);
        _links.Tell(LinksActor.StopDialling.Instance);
        Timers.StartSingleTimer(nameof(LeaveAtLast), LeaveAtLast.Instance, goAway.Deadline + LeaveMargin);
        Forget($"the server leaves: {goAway.Reason}");
        Redial(_backOff.Next());
    }

    private void OnLeavingFrame(ClientSession session, ControlMessage message)
    {
        switch (message)
        {
            case Ping ping:
                session.Connection.TrySend(new Pong(ping.Value));
                break;
            case BridgeGone gone:
                _apps.Tell(new AppsActor.BridgeIsGone(gone.App, gone.Bridge));
                break;
        }
    }

    private void EndLeaving()
    {
        if (_leaving is not { } leaving)
        {
            return;
        }

        _leaving = null;
        Timers.Cancel(nameof(LeaveAtLast));
        Part(leaving.Session, leaving.Links);
    }

    // Looks again just when the silence could have become too long.
    private void OnCheckSilence()
    {
        if (_session is not { } session)
        {
            return;
        }

        var silence = _services.Clock.GetElapsedTime(session.Connection.LastReceivedTimestamp);
        if (silence >= session.Welcome.DeadAfter)
        {
            Lose($"nothing heard for {silence.TotalSeconds:0.0} s");
            return;
        }

        Timers.StartSingleTimer(nameof(CheckSilence), CheckSilence.Instance, session.Welcome.DeadAfter - silence);
    }

    private void OnRegister(RegisterApp register)
    {
        if (_session is not null)
        {
            _registrations.Add(register.Register);
            SendRegistrations();
        }
    }

    private void SendNext()
    {
        _registrations.Answered();
        SendRegistrations();
    }

    private void SendRegistrations()
    {
        while (_registrations.TryNext(out var register))
        {
            Send(register);
        }
    }

    private void OnConnectionEnded(ConnectionEnded ended)
    {
        if (ended.Attempt == _leaving?.Attempt)
        {
            EndLeaving();
        }
        else if (ended.Attempt == _attempt && _session is not null)
        {
            Lose(ended.Cause);
        }
    }

    private void OnDrain()
    {
        _draining = true;
        if (_session is not null)
        {
            Send(new GoAway(GoAwayReason.ShuttingDown, _options.DrainTimeout));
        }
    }

    private void Send(ControlMessage message)
    {
        if (_session is { } session && !session.Connection.TrySend(message))
        {
            Lose("the server does not take this client's messages");
        }
    }

    private void Lose(string cause, TimeSpan atLeast = default)
    {
        LoseSession(cause);
        if (_draining)
        {
            StopBecause(cause);
            return;
        }

        var next = _backOff.Next();
        var wait = next > atLeast ? next : atLeast + next;
        ClientLog.ServerOffline(_services.Logger, Where, _server, cause, wait);
        Redial(wait);
    }

    private void GiveUp(string cause)
    {
        LoseSession(cause);
        Context.Parent.Tell(new ServersActor.GaveUp(_server, cause));
        StopBecause(cause);
    }

    private void Redial(TimeSpan wait)
    {
        Become(Waiting);
        Timers.StartSingleTimer(nameof(DialAgain), DialAgain.Instance, wait);
    }

    private void LoseSession(string cause)
    {
        if (_session is not { } session)
        {
            return;
        }

        var links = _links;
        Forget(cause);
        Context.Unwatch(links);
        Part(session, links);
    }

    // There is no session any more that anything could be asked of.
    private void Forget(string cause)
    {
        _session = null;
        _links = ActorRefs.Nobody;
        Timers.Cancel(nameof(CheckSilence));
        _registrations.Clear();
        Context.System.EventStream.Publish(new ServerOffline(_server, cause));
    }

    private void Part(ClientSession session, IActorRef links)
    {
        Context.Stop(links);
        _ = session.Connection.CloseAsync(LastWord).AsTask();
        _apps.Tell(new AppsActor.ServerWent(_server, links, Succeeded: _session is not null));
    }
}
