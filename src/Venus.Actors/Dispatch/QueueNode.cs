namespace Venus.Actors.Dispatch;

/// <summary>Something that can stand in one <see cref="IntakeQueue"/>, once.</summary>
internal abstract class QueueNode
{
    /// <summary>The neighbour; only the queue that holds the node touches it.</summary>
    public QueueNode? Next { get; set; }
}

/// <summary>A user message on its way: the envelope and the queue's node in one object.</summary>
internal sealed class UserMessage(object message, IActorRef? sender) : QueueNode
{
    public object Message { get; } = message;

    public IActorRef? Sender { get; } = sender;
}
