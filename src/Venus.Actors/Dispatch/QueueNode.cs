namespace Venus.Actors.Dispatch;

/// <summary>Something that can stand in one <see cref="IntakeQueue"/>, once.</summary>
internal abstract class QueueNode
{
    /// <summary>The neighbour; only the queue that holds the node touches it.</summary>
    public QueueNode? Next { get; set; }
}
