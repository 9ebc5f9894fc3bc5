namespace Venus.Actors;

/// <summary>Deals with the child that failed and leaves its siblings alone.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Makes a strategy.</summary>
    /// <param name="maxNrOfRetries">How many restarts per time range; null or -1 for no limit.</param>
    /// <param name="withinTimeRange">How long a time range is; null for one without end.</param>
    /// <param name="localOnlyDecider">Chooses what becomes of the child.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Actors.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, (int)(withinTimeRange ?? Timeout.InfiniteTimeSpan).TotalMilliseconds, decider)
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Actors.Decider.From(localOnlyDecider), loggingEnabled)
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})"/>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
        : base(maxNrOfRetries, withinTimeMilliseconds, decider, loggingEnabled)
    {
    }

    /// <summary>Makes a strategy without limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, -1, localOnlyDecider)
    {
    }

    /// <summary>Makes a strategy without limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled)
        : this(-1, -1, localOnlyDecider, loggingEnabled)
    {
    }

    /// <summary>Makes a strategy without limit.</summary>
    public OneForOneStrategy(IDecider decider)
        : this(-1, -1, decider)
    {
    }

    internal override void StopOrRestart(ActorCell supervisor, ChildStats failed, Exception cause, bool restart)
    {
        if (restart && MayRestart(supervisor, failed))
            failed.Child.SendSystemMessage(new Recreate(cause));
        else
            supervisor.Stop(failed.Child);
    }
}
