using System.Diagnostics.CodeAnalysis;

namespace Venus.Actors;

/// <summary>A timer and, in the mailbox, the message it sends: whether the one is still the other's tells whether the message is stale.</summary>
internal sealed class TimerMessage : IDisposable
{
    private readonly ActorCell _cell;
    private readonly IActorRef? _sender;
    private readonly ITimer _timer;

    public TimerMessage(ActorCell cell, object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef? sender)
    {
        _cell = cell;
        _sender = sender;
        Key = key;
        Message = message;
        IsPeriodic = interval is not null;
        _timer = cell.Dispatcher.TimeProvider.CreateTimer(
            static state => ((TimerMessage)state!).Send(), this, delay, interval ?? Timeout.InfiniteTimeSpan);
    }

    public object Key { get; }

    public object Message { get; }

    public bool IsPeriodic { get; }

    /// <summary>Takes the message out, unless the timer was cancelled, started anew or left behind by a restart.</summary>
    public bool TryOpen(ActorBase? instance, [NotNullWhen(true)] out object? content)
    {
        content = (instance as IWithTimers)?.Timers is TimerScheduler timers && timers.Accept(this) ? Message : null;
        return content is not null;
    }

    public void Dispose() => _timer.Dispose();

    private void Send() => _cell.SelfRef.Tell(this, _sender);
}
