using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>Marks messages that the kernel itself answers to before the actor sees them.</summary>
public interface IAutoReceivedMessage;

/// <summary>Marks messages that should not come from outside a system.</summary>
public interface IPossiblyHarmful;

/// <summary>Marks messages that never leave the process.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Marks messages that leave a running receive timeout as it is.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Stops an actor once the messages in front of the pill have been handled.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill()
    {
    }

    /// <summary>The one pill.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes an actor fail with an <see cref="ActorKilledException"/>, for its supervisor to deal with.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill()
    {
    }

    /// <summary>The one order.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}

/// <summary>Asks any actor who it is; the answer is an <see cref="ActorIdentity"/>.</summary>
/// <param name="messageId">Handed back with the answer.</param>
public sealed class Identify(object messageId) : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>Handed back with the answer.</summary>
    public object MessageId { get; } = messageId;

    /// <inheritdoc/>
    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>The answer to an <see cref="Identify"/>.</summary>
/// <param name="messageId">The id of the question.</param>
/// <param name="subject">The actor, or null or nobody when there is none.</param>
public sealed class ActorIdentity(object messageId, IActorRef? subject)
{
    /// <summary>The id of the question.</summary>
    public object MessageId { get; } = messageId;

    /// <summary>The actor that answered; null when the path asked for holds none.</summary>
    public IActorRef? Subject { get; } = subject is null || subject.IsNobody() ? null : subject;

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId: {MessageId}";
}

/// <summary>Tells a watcher that an actor has ended.</summary>
/// <param name="actorRef">The actor that ended.</param>
/// <param name="existenceConfirmed">Whether it is known to have lived; false when it was gone before it was watched.</param>
/// <param name="addressTerminated">Whether a whole node was lost; never so in-process.</param>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>The actor that ended.</summary>
    public IActorRef ActorRef { get; } = actorRef;

    /// <summary>Whether it is known to have lived.</summary>
    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    /// <summary>Whether a whole node was lost.</summary>
    public bool AddressTerminated { get; } = addressTerminated;

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}
