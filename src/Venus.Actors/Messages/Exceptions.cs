namespace Venus.Actors;

/// <summary>The root of what the kernel throws.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Makes one without a message.</summary>
    protected AkkaException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why.</param>
    protected AkkaException(string? message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>A name is not legal, or already taken by a sibling.</summary>
/// <param name="message">Which name, and why not.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class InvalidActorNameException(string message, Exception? innerException = null) : AkkaException(message, innerException);

/// <summary>No answer came within the time an <c>Ask</c> allowed.</summary>
/// <param name="message">How long it waited.</param>
public class AskTimeoutException(string message) : AkkaException(message);

/// <summary>An actor could not be created or started. Stops the actor unless its supervisor decides otherwise.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What failed.</param>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="actor">The actor that did not come to life.</param>
    /// <param name="message">What failed.</param>
    /// <param name="cause">Why.</param>
    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null)
        : base(message, cause) => Actor = actor;

    /// <summary>The actor that did not come to life; null when it was made outside a system.</summary>
    public IActorRef? Actor { get; }
}

/// <summary>The hook that runs before a restart failed. It is logged; the restart goes on.</summary>
/// <param name="actor">The actor that is restarted.</param>
/// <param name="restartException">What the hook threw.</param>
/// <param name="cause">Why the actor is restarted.</param>
/// <param name="optionalMessage">The message at which it failed, if there was one.</param>
public sealed class PreRestartException(IActorRef actor, Exception restartException, Exception cause, object? optionalMessage)
    : ActorInitializationException(actor, $"Exception in preRestart of {actor.Path} ({restartException.Message}) while restarting after: {cause.Message}", restartException)
{
    /// <summary>What the hook threw.</summary>
    public Exception RestartException { get; } = restartException;

    /// <summary>The message at which the actor failed, if there was one.</summary>
    public object? OptionalMessage { get; } = optionalMessage;
}

/// <summary>The constructor or hook that runs after a restart failed: the new instance did not come to life.</summary>
/// <param name="actor">The actor that was restarted.</param>
/// <param name="cause">What the constructor or hook threw.</param>
/// <param name="originalCause">Why the actor was restarted.</param>
public sealed class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({cause.Message})", cause)
{
    /// <summary>Why the actor was restarted.</summary>
    public Exception OriginalCause { get; } = originalCause;
}

/// <summary>The actor was sent <see cref="Kill"/>.</summary>
/// <param name="message">Says so.</param>
public sealed class ActorKilledException(string message) : AkkaException(message);

/// <summary>An actor that was watched ended, and the watcher had no handler for it.</summary>
/// <param name="deadActor">The actor that ended.</param>
public sealed class DeathPactException(IActorRef deadActor) : AkkaException($"Monitored actor [{deadActor}] terminated")
{
    /// <summary>The actor that ended.</summary>
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>A selection led to no actor.</summary>
/// <param name="message">What was looked for.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class ActorNotFoundException(string message, Exception? innerException = null) : AkkaException(message, innerException);

/// <summary>An actor did what its state does not allow, such as stashing one message twice.</summary>
/// <param name="message">What it did.</param>
public sealed class IllegalActorStateException(string message) : AkkaException(message);

/// <summary>A message was null.</summary>
/// <param name="message">Says so.</param>
public sealed class InvalidMessageException(string message) : AkkaException(message);
