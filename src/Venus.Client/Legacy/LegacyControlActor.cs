using System.Net.Sockets;
using Venus.Net.Legacy;
using Venus.Supervision;

namespace Venus.Client.Legacy;

/// <summary>
/// The client's end of one app's control channel: dials <c>commonPort</c>, answers heartbeats, reports each ACTIVATE, and dials
/// again, for ever, when the connection ends. It lives as long as the app; bridges outlive its connections.
/// </summary>
/// <remarks><code>
/// Dialing ──connected──► Connected ──IAMALIVE──► Connected, online
///   ▲  └─failed─┐            │ end, silence, foreign bytes
///   └──timer── Pausing ◄─────┘
/// </code></remarks>
public sealed class LegacyControlActor : SupervisedActor, IWithTimers
{
    /// <summary>To the supervisor: a visitor waits at the server.</summary>
    public sealed record Activated
    {
        /// <summary>The one instance.</summary>
        public static Activated Instance { get; } = new();
    }

    private sealed record Dialled(CancellationTokenSource Attempt, Socket Socket) : IHandover
    {
        public void Discard() => Socket.Dispose();
    }

    private sealed record DialFailed(CancellationTokenSource Attempt, string Cause);

    private enum Alarm
    {
        Redial,
        Silence,
    }

    private readonly string _app;
    private readonly LegacyClientApp _addresses;
    private readonly LegacyClientOptions _options;
    private readonly NodeServices _services;
    private readonly BackOff _backOff;

    // The dial that is under way; cancelled at the end, and by its identity the mark of a stale result.
    private readonly CancellationTokenSource _attempt = new();
    private LegacyControlConnection? _connection;
    private LegacyMessageReader _messages = new();
    private bool _online;

    private LegacyControlActor(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services)
    {
        _app = app;
        _addresses = addresses;
        _options = options;
        _services = services;
        _backOff = new BackOff(options.BackOffMin, options.BackOffMax);
        Receive<Dialled>(OnDialled);
        Receive<DialFailed>(OnDialFailed);
        Receive<LegacyReading>(OnReading);
        Receive<Alarm>(OnAlarm);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="addresses">Its server.</param>
    /// <param name="options">Deadlines and back-off.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, LegacyClientApp addresses, LegacyClientOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyControlActor(app, addresses, options, services));

    /// <inheritdoc />
    protected override void Begin() => Dial();

    /// <inheritdoc />
    protected override void End()
    {
        _attempt.Cancel();
        _attempt.Dispose();
        _connection?.Dispose();
        if (_online)
        {
            Context.System.EventStream.Publish(new LegacyAppOffline(_app, _addresses.Control, "its control channel stops"));
        }
    }

    private void Dial()
    {
        var attempt = _attempt;
        LegacySockets.ConnectAsync(_addresses.Control, _options.ConnectTimeout, _services.Network.Names, _services.Clock, attempt.Token)
            .PipeTo(Self, success: socket => new Dialled(attempt, socket), failure: error => new DialFailed(attempt, error.Message));
    }

    private void OnDialled(Dialled dialled)
    {
        if (!ReferenceEquals(dialled.Attempt, _attempt))
        {
            dialled.Discard();
            return;
        }

        _connection = new LegacyControlConnection(dialled.Socket);
        _messages = new LegacyMessageReader();
        Read(_connection);
    }

    private void OnDialFailed(DialFailed failed)
    {
        if (ReferenceEquals(failed.Attempt, _attempt))
        {
            Lose(failed.Cause);
        }
    }

    private void Read(LegacyControlConnection connection)
    {
        Timers.StartSingleTimer(Alarm.Silence, Alarm.Silence, _options.DeadAfter);
        connection.ReadAsync().PipeTo(Self);
    }

    private void OnReading(LegacyReading reading)
    {
        if (!ReferenceEquals(reading.Connection, _connection))
        {
            return;
        }

        var rest = reading.Bytes.Span;
        while (_messages.TryRead(ref rest, out var message))
        {
            // The original answers both, and no original server minds an answer too many.
            if (!reading.Connection.TrySend(LegacyWire.Ok))
            {
                Lose("it takes no more bytes");
                return;
            }

            Obey(message);
        }

        if (reading.End is not null || _messages.Foreign)
        {
            Lose(reading.End ?? "what the server sends is not the first Venus' protocol");
            return;
        }

        Read(reading.Connection);
    }

    private void Obey(LegacyMessage message)
    {
        if (message == LegacyMessage.Activate)
        {
            Context.Parent.Tell(Activated.Instance);
        }
        else if (!_online)
        {
            _online = true;
            _backOff.Reset();
            LegacyLog.AppOnline(_services.Logger, Where, _app, _addresses.Control);
            Context.System.EventStream.Publish(new LegacyAppOnline(_app, _addresses.Control));
        }
    }

    private void OnAlarm(Alarm alarm)
    {
        if (alarm == Alarm.Redial)
        {
            Dial();
        }
        else
        {
            Lose($"no heartbeat within {_options.DeadAfter.TotalSeconds:0.#} s{(_online ? string.Empty : "; another client may serve the app")}");
        }
    }

    private void Lose(string cause)
    {
        Timers.CancelAll();
        _connection?.Dispose();
        _connection = null;
        var wait = _backOff.Next();
        Timers.StartSingleTimer(Alarm.Redial, Alarm.Redial, wait);
        LegacyLog.AppOffline(_services.Logger, Where, _app, _addresses.Control, cause, wait);
        if (_online)
        {
            _online = false;
            Context.System.EventStream.Publish(new LegacyAppOffline(_app, _addresses.Control, cause));
        }
    }
}
