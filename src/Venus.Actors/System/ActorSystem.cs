using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>A tree of actors with what they share. Heavy: a process has one, or one per test.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The system's name.</summary>
    public abstract string Name { get; }

    /// <summary>Events by type, to whoever subscribes.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Where messages without a living receiver end.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Sends messages later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The system's own logger.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Ends, never in failure, when the last actor has ended.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>
    /// Why the system ended by itself: the failure that got past the guardian of its actors. Null when it was told to end, and as long as it lives. Kernel only.
    /// </summary>
    public abstract Exception? TerminationCause { get; }

    /// <summary>Starts a system.</summary>
    /// <param name="name">ASCII letters, digits, <c>-</c> and <c>_</c>, the last two not in front.</param>
    /// <exception cref="ArgumentException">The name is not legal.</exception>
    public static ActorSystem Create(string name) => Create(name, new ActorSystemOptions());

    /// <summary>Starts a system. Kernel only.</summary>
    /// <inheritdoc cref="Create(string)"/>
    public static ActorSystem Create(string name, ActorSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var system = new ActorSystemImpl(name, options);
        system.Start();
        return system;
    }

    /// <inheritdoc/>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>Stops an actor after the message it is handling.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Runs the coordinated shutdown, at whose end all actors stop.</summary>
    /// <returns><see cref="WhenTerminated"/>.</returns>
    public abstract Task Terminate();

    /// <summary>Has something run when the last actor has ended.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Begins to end the system, if no one has.</summary>
    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }
}
