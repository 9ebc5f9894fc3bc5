namespace Venus.Actors.Dispatch;

/// <summary>
/// The two queues of an actor, of which the user messages' knows whether the actor is due to run. State other than the queues belongs to whoever runs the mailbox:
/// that an actor is made due once sees to it that this is one thread at a time.
/// </summary>
internal sealed class Mailbox(ActorCell cell, MessageDispatcher dispatcher) : IThreadPoolWorkItem
{
    private MessageQueue _user = new();
    private IntakeQueue _system;
    private int _suspensions;
    private volatile bool _closed;

    /// <summary>Whether user messages have to wait, and for how many reasons.</summary>
    public int Suspensions => _suspensions;

    /// <summary>How many asynchronous handlers have yet to complete; user messages wait for them too.</summary>
    public int Awaiting { get; set; }

    /// <summary>Whether the actor has ended: what still comes goes to the dead letters.</summary>
    public bool IsClosed => _closed;

    private bool TakesMessages => _closed || (_suspensions == 0 && Awaiting == 0);

    /// <summary>Takes in a user message. For any thread.</summary>
    public void Post(object message, IActorRef? sender)
    {
        if (_user.Add(message, sender))
            dispatcher.Schedule(this);
    }

    /// <summary>Takes in a system message. For any thread.</summary>
    public void PostSystem(SystemMessage message)
    {
        _system.Enqueue(message);
        MakeDue();
    }

    /// <summary>Puts a message in front of all others. For the actor itself.</summary>
    public void Prepend(object message, IActorRef? sender) => _user.PutBack(new Envelope(message, sender));

    /// <summary>Adds a reason to wait. For the actor itself.</summary>
    public void Suspend() => _suspensions++;

    /// <summary>Takes a reason to wait away. For the actor itself.</summary>
    public void Resume()
    {
        if (_suspensions > 0)
            _suspensions--;
    }

    /// <summary>Ends the mailbox. For the actor itself.</summary>
    public void Close() => _closed = true;

    /// <summary>Runs the actor for one turn. For the dispatcher.</summary>
    public void Execute()
    {
        var outer = ActorCell.Enter(cell);
        try
        {
            RunSystemMessages();
            RunUserMessages();
        }
        finally
        {
            ActorCell.Leave(outer);
            EndTurn();
        }
    }

    private void RunUserMessages()
    {
        var left = dispatcher.Throughput;
        while (left-- > 0 && TakesMessages && _user.Take(out var sender) is { } message)
        {
            if (_closed)
                cell.Reject(message, sender);
            else
                cell.Invoke(message, sender);
            if (!_system.IsEmpty)
                RunSystemMessages();
        }
    }

    private void RunSystemMessages()
    {
        while (_system.Dequeue() is SystemMessage message)
        {
            if (_closed)
                DeadLetterRef.Reject(message);
            else
                cell.Invoke(message);
        }
    }

    private void EndTurn()
    {
        if (!_system.IsEmpty || !_user.TryRest(TakesMessages))
            dispatcher.Schedule(this);
        else if (!_system.IsEmpty)
            MakeDue(); // it came in between, from someone who found the actor due
    }

    private void MakeDue()
    {
        if (_user.TryMakeDue())
            dispatcher.Schedule(this);
    }
}
