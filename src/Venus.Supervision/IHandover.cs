namespace Venus.Supervision;

/// <summary>
/// A message that hands something over that must not be lost: a socket, a link. Whoever handles the message owns it from then
/// on. Where nobody is left to handle it, the <see cref="HandoverCollectorActor"/> finds it among the dead letters and discards it.
/// </summary>
public interface IHandover : IDeadLetterSuppression
{
    /// <summary>Releases what the message carries, as nobody will.</summary>
    void Discard();
}
