namespace Venus.Actors;

/// <summary>Sends messages later.</summary>
public interface ITellScheduler
{
    /// <summary>Sends a message once.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Sends a message once, unless cancelled before.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);

    /// <summary>Sends a message again and again, until the system ends.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Sends a message again and again, until cancelled.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);
}

/// <summary>Runs code later, outside of any actor.</summary>
public interface IActionScheduler
{
    /// <summary>Runs something once.</summary>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs something once, unless cancelled before.</summary>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    /// <summary>Runs something again and again, until the system ends.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    /// <summary>Runs something again and again, until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);
}

/// <summary>What goes beyond sending messages. An action must not touch an actor's state.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>Tells the time.</summary>
public interface ITimeProvider
{
    /// <summary>The time of day.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time that only goes forward, since some moment.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>The same, as fine as the clock allows.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>A system's scheduler: all of its time comes from the dispatcher's clock.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>What goes beyond sending messages.</summary>
    IAdvancedScheduler Advanced { get; }
}
