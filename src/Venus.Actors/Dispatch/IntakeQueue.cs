namespace Venus.Actors.Dispatch;

/// <summary>
/// A lock-free queue for many producers and one consumer. Producers push onto a stack with one compare-and-swap (R. K. Treiber, "Systems programming: coping
/// with parallelism", IBM RJ 5118, 1986); the consumer takes the whole stack at once and turns it round. What one producer put in comes out in its order, and an
/// empty queue owns no memory. Nodes are never reused, so there is no ABA case.
/// </summary>
internal struct IntakeQueue
{
    private QueueNode? _incoming;
    private QueueNode? _ready;

    /// <summary>Whether there is nothing to take. For the consumer.</summary>
    public readonly bool IsEmpty => _ready is null && Volatile.Read(in _incoming) is null;

    /// <summary>Puts a node behind all others. For any thread.</summary>
    public void Enqueue(QueueNode node)
    {
        var head = Volatile.Read(ref _incoming);
        while (true)
        {
            node.Next = head;
            var seen = Interlocked.CompareExchange(ref _incoming, node, head);
            if (ReferenceEquals(seen, head))
                return;
            head = seen;
        }
    }

    /// <summary>Takes the oldest node, or null. For the consumer.</summary>
    public QueueNode? Dequeue()
    {
        var node = _ready ?? TakeIncoming();
        if (node is null)
            return null;
        _ready = node.Next;
        node.Next = null;
        return node;
    }

    private QueueNode? TakeIncoming()
    {
        // A plain read first: the exchange would take the line from the producers even when there is nothing in it.
        if (Volatile.Read(ref _incoming) is null)
            return null;
        var newest = Interlocked.Exchange(ref _incoming, null);
        QueueNode? oldest = null;
        while (newest is not null)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }
}
