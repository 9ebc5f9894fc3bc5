namespace Venus.Actors.Dispatch;

/// <summary>
/// The two queues of an actor and the one bit that says whether it is due to run. State other than the queues and that bit belongs to whoever runs the mailbox:
/// the bit sees to it that this is one thread at a time.
/// </summary>
internal sealed class Mailbox(ActorCell cell, MessageDispatcher dispatcher) : IThreadPoolWorkItem
{
    private IntakeQueue _user;
    private IntakeQueue _system;
    private int _scheduled;
    private int _suspensions;
    private volatile bool _closed;

    /// <summary>Whether user messages have to wait, and for how many reasons.</summary>
    public int Suspensions => _suspensions;

    /// <summary>How many asynchronous handlers have yet to complete; user messages wait for them too.</summary>
    public int Awaiting { get; set; }

    /// <summary>Whether the actor has ended: what still comes goes to the dead letters.</summary>
    public bool IsClosed => _closed;

    /// <summary>Takes in a user message. For any thread.</summary>
    public void Post(object message, IActorRef? sender)
    {
        _user.Enqueue(new UserMessage(message, sender));
        ScheduleRun();
    }

    /// <summary>Takes in a system message. For any thread.</summary>
    public void PostSystem(SystemMessage message)
    {
        _system.Enqueue(message);
        ScheduleRun();
    }

    /// <summary>Puts a message in front of all others. For the actor itself.</summary>
    public void Prepend(object message, IActorRef? sender) => _user.Prepend(new UserMessage(message, sender));

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
            Interlocked.Exchange(ref _scheduled, 0);
            if (HasWork())
                ScheduleRun();
        }
    }

    private void RunUserMessages()
    {
        var left = dispatcher.Throughput;
        while (left-- > 0 && (_closed || (_suspensions == 0 && Awaiting == 0)) && _user.Dequeue() is UserMessage envelope)
        {
            if (_closed)
                cell.Reject(envelope.Message, envelope.Sender);
            else
                cell.Invoke(envelope.Message, envelope.Sender);
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

    private bool HasWork() => !_system.IsEmpty || ((_closed || (_suspensions == 0 && Awaiting == 0)) && !_user.IsEmpty);

    private void ScheduleRun()
    {
        // The plain read keeps producers off the flag's cache line while the actor is already due. It cannot miss: the enqueue before it is a full fence, and
        // the run that clears the flag looks at the queues after a full fence of its own.
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0)
            dispatcher.Schedule(this);
    }
}
