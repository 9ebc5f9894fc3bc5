using Akka.Configuration;

namespace Venus.Supervision.Runtime;

/// <summary>
/// Akka.NET's scheduler over a <see cref="TimeProvider"/>: one timer for each thing to come. Akka.NET's own turns a wheel a hundred times a second on
/// a thread kept for it,
/// also while nothing is due; this one sleeps. Named in <c>akka.scheduler.implementation</c>.
/// </summary>
public class ClockScheduler : SchedulerBase, IDisposable
{
    private readonly TimeProvider _clock;
    private volatile bool _stopped;

    /// <summary>Akka.NET calls this: the machine's time.</summary>
    public ClockScheduler(Config config, ILoggingAdapter log)
        : this(config, log, TimeProvider.System)
    {
    }

    /// <summary>Takes another clock.</summary>
    protected ClockScheduler(Config config, ILoggingAdapter log, TimeProvider clock)
        : base(config, log) => _clock = clock;

    /// <inheritdoc />
    public override TimeSpan MonotonicClock => _clock.GetElapsedTime(0);

    /// <inheritdoc />
    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc />
    protected override DateTimeOffset TimeNow => _clock.GetUtcNow();

    /// <summary>The system has ended: nothing fires any more.</summary>
    public void Dispose()
    {
        _stopped = true;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Arm(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Arm(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Arm(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Akka.Dispatch.IRunnable action, ICancelable? cancelable) =>
        Arm(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Arm(initialDelay, interval, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Akka.Dispatch.IRunnable action, ICancelable? cancelable) =>
        Arm(initialDelay, interval, action.Run, cancelable);

    private void Arm(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable) => new Entry(this, action, cancelable).Start(delay, interval);

    // Its armed timer holds it, and whatever may cancel it.
    private sealed class Entry
    {
        private readonly ClockScheduler _owner;
        private readonly Action _action;
        private readonly ICancelable? _cancelable;
        private readonly ITimer _timer;
        private readonly CancellationTokenRegistration _cancellation;
        private bool _once;

        // Disarmed until all is in place: what is due at once fires on another thread.
        public Entry(ClockScheduler owner, Action action, ICancelable? cancelable)
        {
            (_owner, _action, _cancelable) = (owner, action, cancelable);
            _timer = owner._clock.CreateTimer(static entry => ((Entry)entry!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _cancellation = cancelable?.Token.UnsafeRegister(static timer => ((ITimer)timer!).Dispose(), _timer) ?? default;
        }

        public void Start(TimeSpan delay, TimeSpan interval)
        {
            _once = interval == Timeout.InfiniteTimeSpan;
            _timer.Change(delay, interval);
        }

        private void Fire()
        {
            if (_once || _owner._stopped)
            {
                _timer.Dispose();
                _cancellation.Unregister();
            }

            if (!_owner._stopped && _cancelable is not { IsCancellationRequested: true })
            {
                _action();
            }
        }
    }
}
