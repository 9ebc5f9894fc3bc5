using System.Net;
using System.Net.Sockets;
using Venus.Net.Legacy;
using Venus.Supervision;

namespace Venus.Server.Legacy;

/// <summary>
/// The server's end of one app's control channel: the client's connection, its heartbeat, and which waiting bridge the next
/// data connection is for. Bridges ask it for data connections; they keep their visitors and deadlines themselves. It lives as
/// long as the app; a restart costs the client's connection, which the client then dials again.
/// </summary>
/// <remarks><code>
/// Offline ──ClientArrived──► Connected ──first OK──► Connected, online
///    ▲                            │ end, no answer, foreign bytes
///    └────────────────────────────┘ (a client that waits takes its place at once)
/// </code>
/// What may be sent when is <see cref="LegacyTurn"/>'s to say. A data connection carries no name and no visitor's bytes before
/// it is granted: any one that arrives while one is awaited is as good as the next.
/// </remarks>
public sealed class LegacyControlActor : SupervisedActor, IWithTimers
{
    /// <summary>A connection to <c>commonPort</c>. The receiver owns the socket.</summary>
    /// <param name="Socket">The connection.</param>
    public sealed record ClientArrived(Socket Socket) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Socket.Dispose();
    }

    /// <summary>A connection to <c>remotePort</c>. The receiver owns the socket.</summary>
    /// <param name="Socket">The connection.</param>
    public sealed record LinkArrived(Socket Socket) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Socket.Dispose();
    }

    /// <summary>From a bridge: its visitor needs a data connection; answered once by <see cref="LinkGranted"/> or <see cref="LinkRefused"/>.</summary>
    public sealed record RequestLink
    {
        /// <summary>The one instance.</summary>
        public static RequestLink Instance { get; } = new();
    }

    /// <summary>To a bridge: its data connection. The receiver owns the socket.</summary>
    /// <param name="Socket">The connection.</param>
    public sealed record LinkGranted(Socket Socket) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Socket.Dispose();
    }

    /// <summary>To a bridge: there is no data connection for it.</summary>
    /// <param name="Cause">Why, in words.</param>
    public sealed record LinkRefused(string Cause);

    /// <summary>To the supervisor, for the bridges: requests made before are forgotten; those that still wait ask again.</summary>
    public sealed record RequestsForgotten
    {
        /// <summary>The one instance.</summary>
        public static RequestsForgotten Instance { get; } = new();
    }

    private sealed record RequesterGone(IActorRef Bridge);

    private enum Alarm
    {
        Beat,
        NoAnswer,
        AnswerLate,
        LinkLate,
    }

    private readonly string _app;
    private readonly LegacyServerOptions _options;
    private readonly NodeServices _services;
    private readonly LegacyWaitingLine _waiting;
    private LegacyControlConnection? _connection;
    private LegacyControlConnection? _successor;
    private LegacyAnswerReader _answers = new();
    private LegacyTurn _turn = new();
    private IActorRef? _activatedFor;
    private bool _online;

    private LegacyControlActor(string app, LegacyServerOptions options, NodeServices services)
    {
        _app = app;
        _options = options;
        _services = services;
        _waiting = new LegacyWaitingLine(options.MaxWaiting);
        Receive<RequestLink>(_ => OnRequestLink(Sender));
        Receive<RequesterGone>(gone => _waiting.Leave(gone.Bridge));
        Receive<ClientArrived>(arrived => OnClientArrived(new LegacyControlConnection(LegacySockets.Tune(arrived.Socket))));
        Receive<LinkArrived>(arrived => OnLinkArrived(arrived.Socket));
        Receive<LegacyReading>(OnReading);
        Receive<Alarm>(OnAlarm);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="options">Deadlines and limits.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, LegacyServerOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyControlActor(app, options, services));

    /// <inheritdoc />
    protected override void Begin() => Context.Parent.Tell(RequestsForgotten.Instance);

    /// <inheritdoc />
    protected override void End()
    {
        Announce(online: false, "its control channel stops");
        _connection?.Dispose();
        _successor?.Dispose();
    }

    // One client at a time, as the first Venus has it. Another one waits, the newest of them: mostly it is the same client
    // again, whose old connection is dead and about to be noticed.
    private void OnClientArrived(LegacyControlConnection connection)
    {
        if (_connection is not null)
        {
            LegacyLog.ClientWaits(_services.Logger, Where, _app, connection.Remote);
            _successor?.Dispose();
            _successor = connection;
            return;
        }

        _connection = connection;
        _answers = new LegacyAnswerReader();
        _turn = new LegacyTurn();
        Timers.StartPeriodicTimer(Alarm.Beat, Alarm.Beat, _options.Heartbeat);
        Send(LegacyMessage.Heartbeat);
        _connection?.ReadAsync().PipeTo(Self);
    }

    private void OnReading(LegacyReading reading)
    {
        if (!ReferenceEquals(reading.Connection, _connection))
        {
            return;
        }

        var answers = _answers.Read(reading.Bytes.Span);
        if (reading.End is not null || _answers.Foreign)
        {
            Lose(reading.End ?? "what it sends is not the first Venus' protocol");
            return;
        }

        for (; answers > 0; answers--)
        {
            _turn.Answered();
            Timers.Cancel(Alarm.NoAnswer);
            Timers.Cancel(Alarm.AnswerLate);
            Announce(online: true, null);
        }

        reading.Connection.ReadAsync().PipeTo(Self);
        Advance();
    }

    private void OnAlarm(Alarm alarm)
    {
        switch (alarm)
        {
            case Alarm.Beat when _turn.MaySendHeartbeat:
                Send(LegacyMessage.Heartbeat);
                break;
            case Alarm.NoAnswer:
                Lose($"no answer within {_options.DeadAfter.TotalSeconds:0.#} s");
                break;
            case Alarm.AnswerLate:
                _turn.AnswerGivenUp();
                Timers.Cancel(Alarm.NoAnswer);
                Advance();
                break;
            case Alarm.LinkLate:
                OnLinkLate();
                break;
        }
    }

    private void OnRequestLink(IActorRef bridge)
    {
        if (_waiting.Contains(bridge))
        {
            return;
        }

        if (!_waiting.TryJoin(bridge))
        {
            bridge.Tell(new LinkRefused($"{_options.MaxWaiting} visitors wait already, max-waiting"));
            return;
        }

        Context.WatchWith(bridge, new RequesterGone(bridge));
        Advance();
    }

    private void OnLinkArrived(Socket link)
    {
        var remote = LegacySockets.RemoteOf(link);
        if (Refusal(remote) is { } cause)
        {
            LegacyLog.LinkRefused(_services.Logger, Where, _app, remote, cause);
            LegacySockets.Reset(link);
            return;
        }

        Timers.Cancel(Alarm.LinkLate);
        _turn.LinkArrived();
        if (_turn.AnswerAwaited)
        {
            Timers.StartSingleTimer(Alarm.AnswerLate, Alarm.AnswerLate, _options.AnswerWait);
        }

        if (_waiting.TryNext(out var bridge))
        {
            Context.Unwatch(bridge);
            bridge.Tell(new LinkGranted(link));
        }
        else
        {
            // Its visitor has left meanwhile.
            link.Dispose();
        }

        Advance();
    }

    private string? Refusal(IPEndPoint? remote)
    {
        if (!_turn.LinkAwaited || _connection is not { } connection)
        {
            return "no visitor waits for it";
        }

        return !_options.SameHost || SameHost(remote, connection.Remote)
            ? null
            : $"the client is at {connection.Remote}; where it leaves through several addresses, set same-host = off";
    }

    private static bool SameHost(IPEndPoint? one, IPEndPoint? other) =>
        one is not null && other is not null && one.Address.MapToIPv6().Equals(other.Address.MapToIPv6());

    private void OnLinkLate()
    {
        LegacyLog.LinkLate(_services.Logger, Where, _app, _options.LinkTimeout);
        if (_turn.Unread == LegacyMessage.Activate)
        {
            Timers.Cancel(Alarm.NoAnswer);
        }

        _turn.LinkGivenUp();
        if (_activatedFor is { } bridge && _waiting.Leave(bridge))
        {
            Context.Unwatch(bridge);
            bridge.Tell(new LinkRefused($"the client dialled no data connection within {_options.LinkTimeout.TotalSeconds:0.#} s"));
        }

        // Whether the client still lives is asked before the next visitor is tried.
        if (_turn.MaySendHeartbeat)
        {
            Send(LegacyMessage.Heartbeat);
        }
    }

    private void Advance()
    {
        if (_online && _turn.MaySendActivate && _waiting.Head is { } bridge)
        {
            _activatedFor = bridge;
            Send(LegacyMessage.Activate);
        }
    }

    private void Send(LegacyMessage message)
    {
        if (_connection is not { } connection)
        {
            return;
        }

        _turn.Send(message);
        if (!connection.TrySend(LegacyWire.Of(message)))
        {
            Lose("it takes no more bytes");
            return;
        }

        if (message == LegacyMessage.Activate)
        {
            Timers.StartSingleTimer(Alarm.LinkLate, Alarm.LinkLate, _options.LinkTimeout);
        }

        if (message == LegacyMessage.Heartbeat || _turn.AnswersActivate == true)
        {
            Timers.StartSingleTimer(Alarm.NoAnswer, Alarm.NoAnswer, _options.DeadAfter);
        }
    }

    private void Lose(string cause)
    {
        Timers.CancelAll();
        if (!_online)
        {
            LegacyLog.PeerRefused(_services.Logger, Where, _app, _connection?.Remote, cause);
        }

        Announce(online: false, cause);
        _connection?.Dispose();
        _connection = null;
        _turn = new LegacyTurn();
        if (_successor is { } successor)
        {
            _successor = null;
            OnClientArrived(successor);
        }
    }

    private void Announce(bool online, string? cause)
    {
        if (_online == online)
        {
            return;
        }

        _online = online;
        if (online)
        {
            LegacyLog.AppOnline(_services.Logger, Where, _app, _connection?.Remote);
            Context.System.EventStream.Publish(new AppOnline(_app, $"{_connection?.Remote}"));
        }
        else
        {
            LegacyLog.AppOffline(_services.Logger, Where, _app, cause!);
            Context.System.EventStream.Publish(new AppOffline(_app, cause!));
        }
    }
}
