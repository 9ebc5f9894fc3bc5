using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>How an actor deals with failures of its children. One may serve many actors: the counts are kept with each child.</summary>
public abstract class SupervisorStrategy
{
    private protected SupervisorStrategy(int maxRetries, int withinMilliseconds, IDecider decider, bool loggingEnabled)
    {
        ArgumentNullException.ThrowIfNull(decider);
        MaxNumberOfRetries = maxRetries;
        WithinTimeRangeMilliseconds = withinMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Stops what could not start, was killed or broke a death pact, and restarts everything else.</summary>
    public static IDecider DefaultDecider { get; } = Actors.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    /// <summary>One for one with the default decider, without limit.</summary>
    public static SupervisorStrategy DefaultStrategy { get; } = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every child that fails.</summary>
    public static OneForOneStrategy StoppingStrategy { get; } = new(static _ => Directive.Stop);

    /// <summary>Chooses what becomes of a child.</summary>
    public IDecider Decider { get; }

    /// <summary>How many restarts a child may have, per time range if there is one; -1 for no limit. Past that it is stopped.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>How long a time range is; -1 for one without end.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <summary>Whether decisions are logged: an error for a stop or restart, a warning for a resume.</summary>
    protected bool LoggingEnabled { get; }

    private protected TimeSpan Window => TimeSpan.FromMilliseconds(WithinTimeRangeMilliseconds);

    /// <summary>Decides about a failure and sees to it.</summary>
    /// <returns>False when it is to be escalated.</returns>
    internal bool HandleFailure(ActorCell supervisor, ChildStats failed, Exception cause)
    {
        var directive = Decider.Decide(cause);
        LogFailure(supervisor, failed.Child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                failed.Child.SendSystemMessage(new Resume(cause));
                return true;
            case Directive.Restart:
                StopOrRestart(supervisor, failed, cause, restart: true);
                return true;
            case Directive.Stop:
                StopOrRestart(supervisor, failed, cause, restart: false);
                return true;
            default:
                return false;
        }
    }

    internal abstract void StopOrRestart(ActorCell supervisor, ChildStats failed, Exception cause, bool restart);

    private protected bool MayRestart(ActorCell supervisor, ChildStats child) =>
        child.RequestRestart(MaxNumberOfRetries, Window, supervisor.Dispatcher.TimeProvider);

    /// <summary>Logs a decision on the event stream, if logging is enabled; an escalation is left to whoever decides in the end.</summary>
    /// <param name="context">The parent that decided.</param>
    /// <param name="child">Who failed.</param>
    /// <param name="cause">With what.</param>
    /// <param name="directive">What was decided.</param>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate)
            return;
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        context.System.EventStream.Publish(directive == Directive.Resume
            ? new Warning(cause, source, GetType(), message)
            : new Error(cause, source, GetType(), message));
    }
}
