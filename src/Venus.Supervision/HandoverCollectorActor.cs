namespace Venus.Supervision;

/// <summary>
/// Discards what was handed to actors that had ended by then, so that a race between a visitor's arrival and a stop costs no
/// descriptor. One a node; it lives as long as the node does.
/// </summary>
public sealed class HandoverCollectorActor : ReceiveActor
{
    /// <summary>Use <see cref="Start"/>.</summary>
    public HandoverCollectorActor()
    {
        Receive<AllDeadLetters>(static letter => (letter.Message as IHandover)?.Discard());
        Receive<UnhandledMessage>(static unhandled => (unhandled.Message as IHandover)?.Discard());
    }

    /// <summary>Starts the actor. Nothing that nobody handles after this has returned is lost.</summary>
    /// <param name="system">Whose dead letters it looks through.</param>
    public static IActorRef Start(ActorSystem system)
        => EventFollower.Start(system, ActorProps.Of(static () => new HandoverCollectorActor()), "handovers", typeof(AllDeadLetters), typeof(UnhandledMessage));
}
