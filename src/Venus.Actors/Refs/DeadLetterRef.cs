using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>Where messages without a living receiver end: each is published as a <see cref="DeadLetter"/>.</summary>
/// <param name="system">The system.</param>
/// <param name="path">The path of the dead letters, or one at which no actor lives.</param>
internal sealed class DeadLetterRef(ActorSystemImpl system, ActorPath path) : InternalActorRef
{
    public override ActorPath Path { get; } = path;

    public override ActorSystemImpl System { get; } = system;

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null)
            throw new InvalidMessageException("Message is null.");
        if (message is DeadLetter letter)
            System.EventStream.Publish(letter);
        else
            Reject(message, sender, this);
    }

    /// <summary>Publishes a message that did not reach <paramref name="recipient"/>.</summary>
    public void Reject(object message, IActorRef? sender, IActorRef recipient)
    {
        var from = sender is null || sender.IsNobody() ? System.DeadLetters : sender;
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), this);
                break;
            case TimerMessage timer:
                Reject(timer.Message, sender, recipient);
                break;
            case IDeadLetterSuppression suppressed:
                System.EventStream.Publish(new SuppressedDeadLetter(suppressed, from, recipient));
                break;
            default:
                System.EventStream.Publish(new DeadLetter(message, from, recipient));
                break;
        }
    }

    public override void SendSystemMessage(SystemMessage message) => Reject(message);

    /// <summary>Answers a system message whose receiver is gone: a watch is told so at once, the rest no longer matters.</summary>
    public static void Reject(SystemMessage message)
    {
        if (message is Watch watch && !watch.Watchee.Equals(watch.Watcher))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
        else if (message is AsyncContinuation continuation)
            continuation.RunOutside();
    }
}
