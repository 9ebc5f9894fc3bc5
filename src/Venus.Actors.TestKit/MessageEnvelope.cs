namespace Venus.Actors.TestKit;

/// <summary>A message that a test actor received.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it; the dead letters when no one did.</param>
public sealed record MessageEnvelope(object Message, IActorRef Sender);
