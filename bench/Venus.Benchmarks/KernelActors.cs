using Venus.Supervision;

namespace Venus.Benchmarks;

/// <summary>Reports when a number of messages has been handled.</summary>
internal sealed class CountingActor : ReceiveActor
{
    private int _left;
    private TaskCompletionSource? _done;

    public CountingActor()
    {
        Receive<Await>(message => (_left, _done) = (message.Count, message.Done));
        Receive<Tick>(_ => Count());
    }

    /// <summary>How many to await, and whom to tell.</summary>
    public sealed record Await(int Count, TaskCompletionSource Done);

    /// <summary>One message: the same object each time, so that only what the kernel allocates is counted.</summary>
    public sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }

    private void Count()
    {
        if (--_left == 0)
        {
            _done!.SetResult();
        }
    }
}

/// <summary>Answers everything with what it was sent.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public EchoActor() => ReceiveAny(message => Sender.Tell(message));
}

/// <summary>Exchanges a message with an <see cref="EchoActor"/>, one at a time.</summary>
internal sealed class PingActor : ReceiveActor
{
    private int _left;
    private TaskCompletionSource? _done;

    public PingActor(IActorRef echo)
    {
        Receive<CountingActor.Await>(message =>
        {
            (_left, _done) = (message.Count, message.Done);
            echo.Tell(CountingActor.Tick.Instance);
        });
        Receive<CountingActor.Tick>(tick =>
        {
            if (--_left == 0)
            {
                _done!.SetResult();
            }
            else
            {
                echo.Tell(tick);
            }
        });
    }
}

/// <summary>What a bridge is to the kernel: some fields, a few handlers, a deadline that is cancelled in time; it handles two messages and stops.</summary>
internal sealed class BridgeSizedActor : ReceiveActor, IWithTimers
{
    private readonly CancellationTokenSource _abort = new();
    private readonly string _app;

    public BridgeSizedActor(string app)
    {
        _app = app;
        Receive<CountingActor.Tick>(_ => Timers.Cancel(_app));
        Receive<Ended>(_ => Context.Stop(Self));
        Receive<Status.Failure>(_ => Context.Stop(Self));
    }

    /// <summary>The bridge is through.</summary>
    public sealed record Ended
    {
        public static Ended Instance { get; } = new();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartSingleTimer(_app, Ended.Instance, TimeSpan.FromSeconds(30));

    protected override void PostStop() => _abort.Dispose();
}

/// <summary>Makes, watches and buries <see cref="BridgeSizedActor"/>s, some at a time, as an app does under load.</summary>
internal sealed class AppSizedActor : ReceiveActor
{
    private const int AtOnce = 64;

    private int _toMake;
    private int _toEnd;
    private TaskCompletionSource? _done;

    public AppSizedActor()
    {
        Receive<CountingActor.Await>(OnAwait);
        Receive<BridgeGone>(_ => OnGone());
    }

    private sealed record BridgeGone
    {
        public static BridgeGone Instance { get; } = new();
    }

    private void OnAwait(CountingActor.Await message)
    {
        (_toMake, _toEnd, _done) = (message.Count, message.Count, message.Done);
        for (var i = 0; i < AtOnce; i++)
        {
            Open();
        }
    }

    private void OnGone()
    {
        if (--_toEnd == 0)
        {
            _done!.SetResult();
        }
        else
        {
            Open();
        }
    }

    private void Open()
    {
        if (_toMake-- <= 0)
        {
            return;
        }

        var bridge = Context.ActorOf(ActorProps.Of(static () => new BridgeSizedActor("web")));
        Context.WatchWith(bridge, BridgeGone.Instance);
        bridge.Tell(CountingActor.Tick.Instance);
        bridge.Tell(BridgeSizedActor.Ended.Instance);
    }
}

/// <summary>Starts one timer over and over, each start ending the one before, as a heartbeat's deadline is.</summary>
internal sealed class TimingActor : ReceiveActor, IWithTimers
{
    private static readonly object Key = new();

    public TimingActor() => Receive<CountingActor.Await>(message =>
    {
        for (var i = 0; i < message.Count; i++)
        {
            Timers.StartSingleTimer(Key, CountingActor.Tick.Instance, TimeSpan.FromSeconds(30));
        }

        Timers.Cancel(Key);
        message.Done.SetResult();
    });

    public ITimerScheduler Timers { get; set; } = null!;
}
