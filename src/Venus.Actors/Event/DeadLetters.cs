namespace Venus.Actors.Event;

/// <summary>Marks messages of which it is no news that they reached no one.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that was not taken.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it; the dead letters when no one did.</param>
/// <param name="recipient">Whom it was meant for.</param>
public abstract class AllDeadLetters(object message, IActorRef sender, IActorRef recipient)
{
    /// <summary>The message.</summary>
    public object Message { get; } = message;

    /// <summary>Who sent it; the dead letters when no one did.</summary>
    public IActorRef Sender { get; } = sender;

    /// <summary>Whom it was meant for.</summary>
    public IActorRef Recipient { get; } = recipient;

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message for which there was no living actor. Published on the event stream.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Whom it was meant for.</param>
public sealed class DeadLetter(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>The same for a message of which that is no news.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Whom it was meant for.</param>
public sealed class SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
    : AllDeadLetters(message, sender, recipient);

/// <summary>A message that its actor had no handler for. Published on the event stream.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Who did not handle it.</param>
public sealed class UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);
