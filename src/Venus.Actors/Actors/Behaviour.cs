namespace Venus.Actors;

/// <summary>How an actor reacts: handles a message, or says that it does not.</summary>
/// <returns>Whether the message was handled.</returns>
public delegate bool Receive(object message);

/// <summary>How an actor reacts, when it takes every message.</summary>
public delegate void UntypedReceive(object message);
