using Venus.Actors.Event;

// Members of the instance, as in Akka.NET, although what they read is the running actor's.
#pragma warning disable CA1822

namespace Venus.Actors;

/// <summary>The base of all actors: one message at a time, state of its own, supervised by its parent.</summary>
public abstract class ActorBase
{
    private SupervisorStrategy? _supervisorStrategy;

    /// <summary>Joins the instance to the actor that is being created.</summary>
    /// <exception cref="ActorInitializationException">It is created with <c>new</c> and not by a system or context.</exception>
    protected ActorBase()
    {
        var cell = ActorCell.Current ?? throw new ActorInitializationException(
            "Do not create actors using 'new', always create them using an ActorContext/System");
        cell.Equip(this, Receive);
    }

    /// <summary>The context of the actor that is running.</summary>
    /// <exception cref="NotSupportedException">None is: the caller is on a thread or continuation that does not belong to an actor.</exception>
    protected static IActorContext Context => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>The actor's own handle.</summary>
    protected IActorRef Self => Context.Self;

    /// <summary>Who sent the message that is being handled; the dead letters when no one did.</summary>
    protected IActorRef Sender => Context.Sender;

    internal SupervisorStrategy SupervisorStrategyInternal => _supervisorStrategy ??= SupervisorStrategy();

    /// <summary>Runs <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Ends the timers, then runs <see cref="PreRestart"/>.</summary>
    public virtual void AroundPreRestart(Exception cause, object? message)
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PreRestart(cause, message);
    }

    /// <summary>Runs <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object? message) => PostRestart(cause);

    /// <summary>Ends the timers, then runs <see cref="PostStop"/>.</summary>
    public virtual void AroundPostStop()
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PostStop();
    }

    /// <summary>Hands a message to a behaviour, and what it leaves to <see cref="Unhandled"/>.</summary>
    /// <returns>Whether it was handled.</returns>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled)
            Unhandled(message);
        return handled;
    }

    /// <summary>The first behaviour.</summary>
    /// <returns>Whether the message was handled.</returns>
    protected abstract bool Receive(object message);

    /// <summary>Takes what no behaviour handled: publishes it as an <see cref="UnhandledMessage"/>.</summary>
    /// <exception cref="DeathPactException">It is a <see cref="Terminated"/>: who watches has to handle the end, or ends too.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>How the actor deals with failures of its children; asked once per instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.DefaultStrategy;

    /// <summary>Runs before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs on the failed instance before a restart: stops the children and calls <see cref="PostStop"/> unless overridden.</summary>
    /// <param name="reason">The failure.</param>
    /// <param name="message">The message at which it failed, if there was one.</param>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs on the new instance after a restart: calls <see cref="PreStart"/> unless overridden.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Runs once the actor has stopped: no further message, all children gone.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Goes back to the behaviour below.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Asks for a <see cref="ReceiveTimeout"/> whenever nothing was received for that long; null ends it.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);
}
