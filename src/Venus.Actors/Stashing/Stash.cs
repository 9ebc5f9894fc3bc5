namespace Venus.Actors;

/// <summary>The stash of one instance.</summary>
internal sealed class Stash(ActorCell cell) : IStash
{
    private LinkedList<Envelope> _envelopes = new();
    private long _newest;

    public int Count => _envelopes.Count;

    public bool IsEmpty => _envelopes.Count == 0;

    public bool NonEmpty => _envelopes.Count > 0;

    public bool IsFull => false;

    public int Capacity => -1;

    void IStash.Stash()
    {
        var message = cell.CurrentMessage ?? throw new IllegalActorStateException("There is no message that could be stashed.");
        if (_newest == cell.CurrentMessageNumber)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        _newest = cell.CurrentMessageNumber;
        _envelopes.AddLast(new Envelope(message, cell.SenderOrNull));
    }

    public void Unstash()
    {
        if (_envelopes.First is not { } oldest)
            return;
        _envelopes.RemoveFirst();
        PutBack(oldest.Value);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        for (var node = _envelopes.Last; node is not null; node = node.Previous)
        {
            if (predicate(node.Value))
                PutBack(node.Value);
        }

        _envelopes = new LinkedList<Envelope>();
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var taken = _envelopes;
        _envelopes = new LinkedList<Envelope>();
        return taken;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
            _envelopes.AddFirst(envelope);
    }

    private void PutBack(Envelope envelope)
    {
        if (envelope.Message is Terminated terminated)
            cell.DeathWatch.AnnounceAgain(InternalActorRef.From(terminated.ActorRef));
        cell.Mailbox.Prepend(envelope.Message, envelope.Sender);
    }
}
