namespace Venus.Actors;

/// <summary>Something that messages can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends a message: at most once, in order per sender and receiver, never blocking.</summary>
    /// <param name="message">The message; not null, and not changed by anyone afterwards.</param>
    /// <param name="sender">Who replies go to; null when there is no one.</param>
    void Tell(object message, IActorRef? sender);
}

/// <summary>A handle to an actor, valid for as long as anyone keeps it: it stays the same over restarts and outlives its actor.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>The actor's place in the tree.</summary>
    ActorPath Path { get; }
}

/// <summary>
/// A handle that stands for another one, as a test probe stands for its test actor. The kernel watches, stops and compares the target instead. Kernel only:
/// Akka.NET has its internal interface in this place.
/// </summary>
public interface IForwardingActorRef : IActorRef
{
    /// <summary>The handle that is meant.</summary>
    IActorRef Target { get; }
}

/// <summary>Handles that everyone knows.</summary>
public static class ActorRefs
{
    /// <summary>No sender at all.</summary>
    public static readonly IActorRef? NoSender;

    /// <summary>A handle to no actor: what a lookup without a result returns. Messages to it vanish.</summary>
    public static readonly IActorRef Nobody = NobodyRef.Instance;
}

/// <summary>What can be asked of any handle.</summary>
public static class ActorRefExtensions
{
    /// <summary>Whether the handle leads to no actor.</summary>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or NobodyRef;
}

/// <summary>Sending in the name of the actor that is running.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message; inside an actor the sender is that actor.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Self ?? ImplicitSender.Current);

    /// <summary>Hands on the message, keeping its original sender.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Sender);
}
