using Venus.Actors.Dispatch;

namespace Venus.Actors;

/// <summary>
/// What the kernel says to an actor's cell: taken before any user message, and also while the actor is suspended. One object is sent once, to one cell: it is
/// its own queue node.
/// </summary>
internal abstract class SystemMessage : QueueNode
{
    /// <summary>Whether it has to wait until the children that are being stopped are gone.</summary>
    public virtual bool WaitsForChildren => false;

    /// <summary>Whether it has to wait until the actor is no longer suspended.</summary>
    public virtual bool WaitsForResume => false;
}

/// <summary>Make the instance and start it: the first message of every cell.</summary>
internal sealed class Create : SystemMessage;

/// <summary>Restart.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;

    public override bool WaitsForChildren => true;
}

/// <summary>Take no user messages until told to resume.</summary>
internal sealed class Suspend : SystemMessage
{
    public override bool WaitsForChildren => true;
}

/// <summary>Go on, keeping the instance. With a cause when the actor's own failure is what it was suspended for.</summary>
internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure { get; } = causedByFailure;

    public override bool WaitsForChildren => true;
}

/// <summary>Stop the children, then the actor.</summary>
internal sealed class Terminate : SystemMessage;

/// <summary>A child failed.</summary>
internal sealed class Failed(InternalActorRef child, Exception cause) : SystemMessage
{
    public InternalActorRef Child { get; } = child;

    public Exception Cause { get; } = cause;

    public override bool WaitsForChildren => true;

    public override bool WaitsForResume => true;
}

/// <summary>Someone wants to be told of an end.</summary>
internal sealed class Watch(InternalActorRef watchee, InternalActorRef watcher) : SystemMessage
{
    public InternalActorRef Watchee { get; } = watchee;

    public InternalActorRef Watcher { get; } = watcher;
}

/// <summary>Someone no longer wants to be told.</summary>
internal sealed class Unwatch(InternalActorRef watchee, InternalActorRef watcher) : SystemMessage
{
    public InternalActorRef Watchee { get; } = watchee;

    public InternalActorRef Watcher { get; } = watcher;
}

/// <summary>An actor ended: sent to its parent and to its watchers.</summary>
internal sealed class DeathWatchNotification(InternalActorRef actor, bool existenceConfirmed) : SystemMessage
{
    public InternalActorRef Actor { get; } = actor;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;
}
