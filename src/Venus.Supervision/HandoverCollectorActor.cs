namespace Venus.Supervision;

/// <summary>
/// Discards what was handed to actors that had ended by then, so that a race between a visitor's arrival and a stop costs no
/// descriptor. One a node; it lives as long as the node does.
/// </summary>
public sealed class HandoverCollectorActor : ReceiveActor
{
    /// <summary>Use <see cref="Props"/>.</summary>
    public HandoverCollectorActor()
    {
        Receive<AllDeadLetters>(static letter => (letter.Message as IHandover)?.Discard());
        Receive<UnhandledMessage>(static unhandled => (unhandled.Message as IHandover)?.Discard());
    }

    /// <summary>Makes the actor.</summary>
    public static Props Props() => ActorProps.Of(static () => new HandoverCollectorActor());

    /// <inheritdoc />
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));
        Context.System.EventStream.Subscribe(Self, typeof(UnhandledMessage));
    }
}
