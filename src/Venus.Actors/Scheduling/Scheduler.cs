using System.Collections.Concurrent;

namespace Venus.Actors;

/// <summary>The scheduler over a <see cref="TimeProvider"/>.</summary>
/// <param name="clock">The clock.</param>
/// <param name="report">Is told of what a scheduled action throws.</param>
internal sealed class Scheduler(TimeProvider clock, Action<Exception> report) : IScheduler, IAdvancedScheduler, IDisposable
{
    // Keeps the timers alive and lets the system end them all.
    private readonly ConcurrentDictionary<ScheduledWork, ScheduledWork> _pending = new();
    private readonly long _start = clock.GetTimestamp();
    private volatile bool _disposed;

    public IAdvancedScheduler Advanced => this;

    public DateTimeOffset Now => clock.GetUtcNow();

    public TimeSpan MonotonicClock => clock.GetElapsedTime(_start);

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, cancelable: null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Start(delay, interval: null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable: null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Start(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, cancelable: null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Start(delay, interval: null, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, cancelable: null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Start(initialDelay, interval, action, cancelable);

    public void Report(Exception cause) => report(cause);

    public void Forget(ScheduledWork work) => _pending.TryRemove(work, out _);

    public void Dispose()
    {
        _disposed = true;
        foreach (var work in _pending.Keys)
            work.Dispose();
    }

    private void Start(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (interval is { } period)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        if (_disposed || cancelable?.IsCancellationRequested == true)
            return;
        var work = new ScheduledWork(this, action, cancelable);
        _pending.TryAdd(work, work);
        work.Start(clock, delay, interval);
        if (_disposed)
            work.Dispose();
    }
}
