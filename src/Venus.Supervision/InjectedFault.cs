namespace Venus.Supervision;

/// <summary>
/// Makes the <see cref="SupervisedActor"/> that gets it fail, so that tests can see what its parent does. Nothing from outside
/// the process can send one.
/// </summary>
/// <param name="Text">The message of the exception.</param>
public sealed record InjectedFault(string Text);

/// <summary>What an actor throws on an <see cref="InjectedFault"/>.</summary>
public sealed class InjectedFaultException(string message) : Exception(message);
