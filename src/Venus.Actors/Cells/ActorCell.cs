using Venus.Actors.Dispatch;
using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>
/// What an actor is made of besides its instance: mailbox, behaviours, children, watches, timeout, life. It stays while instances come and go, and is what an
/// instance sees as its context. Everything here but <see cref="Mailbox"/> and <see cref="Children"/> belongs to the thread that runs the mailbox.
/// </summary>
internal sealed class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly BehaviourStack _behaviours = new();
    private readonly LocalActorRef _self;
    private readonly Lifecycle _lifecycle;
    private readonly SystemInbox _systemInbox;
    private ReceiveTimeoutClock? _receiveTimeout;
    private IActorRef? _sender;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, InternalActorRef parent)
    {
        SystemImpl = system;
        _self = self;
        Props = props;
        ParentRef = parent;
        Children = new Children(this);
        DeathWatch = new DeathWatch(this);
        Instance = new ActorInstance(this);
        _lifecycle = new Lifecycle(this);
        _systemInbox = new SystemInbox(_lifecycle, this);
        Mailbox = new Mailbox(this, system.Dispatcher);
    }

    /// <summary>The cell that runs on this thread.</summary>
    public static ActorCell? Current => _current;

    public Mailbox Mailbox { get; }

    public Children Children { get; }

    public DeathWatch DeathWatch { get; }

    public ActorInstance Instance { get; }

    public ActorSystemImpl SystemImpl { get; }

    public InternalActorRef ParentRef { get; }

    public LocalActorRef SelfRef => _self;

    public bool IsTerminated => Mailbox.IsClosed;

    /// <summary>The message that is being handled, or at which the actor failed.</summary>
    public object? CurrentMessage { get; set; }

    /// <summary>Counts the messages: tells the one that is being handled from an equal one before it.</summary>
    public long CurrentMessageNumber { get; private set; }

    /// <summary>Set once the actor subscribed to the event stream, which then forgets it when it ends.</summary>
    public bool HasSubscriptions { get; set; }

    public IActorRef Self => _self;

    public Props Props { get; }

    public MessageDispatcher Dispatcher => SystemImpl.Dispatcher;

    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    /// <summary>The sender as it was given: null when there is none.</summary>
    public IActorRef? SenderOrNull => _sender;

    public ActorSystem System => SystemImpl;

    public IActorRef Parent => ParentRef;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    /// <summary>Makes this thread the cell's.</summary>
    /// <returns>The cell whose thread it was, for <see cref="Leave"/>.</returns>
    public static ActorCell? Enter(ActorCell cell)
    {
        var outer = _current;
        _current = cell;
        return outer;
    }

    public static void Leave(ActorCell? outer) => _current = outer;

    /// <summary>Gives a new instance its first behaviour and what it asks for by its interfaces.</summary>
    public void Equip(ActorBase actor, Receive firstBehaviour)
    {
        _behaviours.Begin(firstBehaviour);
        if (actor is IActorStash stashing)
            stashing.Stash = new Stash(this);
        if (actor is IWithTimers timed)
            timed.Timers = new TimerScheduler(this);
    }

    /// <summary>Handles a user message. Never throws: a failure is the supervisor's.</summary>
    public void Invoke(object message, IActorRef? sender)
    {
        if (_receiveTimeout is not null && Influences(message))
            _receiveTimeout.MessageBegins();
        CurrentMessage = message;
        CurrentMessageNumber++;
        _sender = sender;
        try
        {
            Deliver(message);
            CurrentMessage = null;
        }
        catch (Exception cause)
        {
            _lifecycle.Fail(cause);
        }

        if (_receiveTimeout is not null && Mailbox.Awaiting == 0 && Influences(message))
            _receiveTimeout.MessageEnds();
    }

    /// <summary>Handles a system message. Never throws.</summary>
    public void Invoke(SystemMessage message) => _systemInbox.Handle(message);

    /// <summary>Takes leave of a user message that came too late.</summary>
    public void Reject(object message, IActorRef? sender) => SystemImpl.DeadLetterRef.Reject(message, sender, _self);

    /// <summary>Hands a message to the present behaviour.</summary>
    public void Receive(object message) => Instance.Current!.AroundReceive(_behaviours.Current, message);

    /// <summary>Hands an actor's own message for an ended actor to the behaviour, as if it had been sent.</summary>
    public void ReceiveInstead(object message)
    {
        CurrentMessage = message;
        Receive(message);
    }

    /// <summary>Takes over the message and sender that an asynchronous handler began with.</summary>
    public void Restore(object? message, IActorRef? sender)
    {
        CurrentMessage = message;
        _sender = sender;
    }

    public void RunTask(Func<Task> action) => new AsyncOperation(this, CurrentMessage, _sender, Instance.Incarnation).Begin(action);

    /// <summary>Ends an asynchronous handler.</summary>
    public void CompleteTask(AsyncOperation operation, Exception? failure)
    {
        if (operation.Incarnation != Instance.Incarnation)
            return;
        Mailbox.Awaiting--;
        if (failure is not null)
        {
            Restore(operation.Message, operation.Sender);
            _lifecycle.Fail(failure);
        }

        _receiveTimeout?.MessageEnds();
    }

    public void Become(Receive receive) => _behaviours.Replace(receive);

    public void BecomeStacked(Receive receive) => _behaviours.Push(receive);

    public void Become(UntypedReceive receive) => _behaviours.Replace(BehaviourStack.Typed(receive));

    public void BecomeStacked(UntypedReceive receive) => _behaviours.Push(BehaviourStack.Typed(receive));

    public void UnbecomeStacked() => _behaviours.Pop();

    public void ClearBehaviours() => _behaviours.Clear();

    public IActorRef ActorOf(Props props, string? name = null) => Children.Create(props, name);

    public ActorSelection ActorSelection(ActorPath actorPath) => Actors.ActorSelection.Absolute(SystemImpl, actorPath);

    public ActorSelection ActorSelection(string actorPath) => Actors.ActorSelection.Parse(SystemImpl, _self, actorPath);

    public IActorRef Child(string name) => (IActorRef?)Children.Find(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => Children.All();

    public void Stop(IActorRef child)
    {
        var actor = InternalActorRef.From(child);
        Children.WillStop(actor);
        actor.Stop();
    }

    public IActorRef Watch(IActorRef subject) => DeathWatch.Watch(subject, message: null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return DeathWatch.Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject) => DeathWatch.Unwatch(subject);

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Dispose();
        _receiveTimeout = timeout is { } limit ? new ReceiveTimeoutClock(this, limit) : null;
    }

    /// <summary>Lets the receive timeout run from now on.</summary>
    public void StartReceiveTimeout() => _receiveTimeout?.MessageEnds();

    /// <summary>Says something to whoever debugs or watches the system.</summary>
    public void Log(LogEvent entry) => SystemImpl.EventStream.Publish(entry);

    private static bool Influences(object message) => (message is TimerMessage timer ? timer.Message : message) is not INotInfluenceReceiveTimeout;

    private void Deliver(object message)
    {
        if (message is TimerMessage timer)
        {
            if (!timer.TryOpen(Instance.Current, out var content))
                return;
            CurrentMessage = message = content;
        }

        if (message is IAutoReceivedMessage automatic)
            ReceiveAutomatically(automatic);
        else
            Receive(message);
    }

    private void ReceiveAutomatically(IAutoReceivedMessage message)
    {
        switch (message)
        {
            case Terminated terminated:
                DeathWatch.Deliver(terminated);
                break;
            case PoisonPill:
                _self.Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            default:
                Receive(message);
                break;
        }
    }
}
