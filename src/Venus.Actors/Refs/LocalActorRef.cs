namespace Venus.Actors;

/// <summary>The handle to an actor of this process.</summary>
internal sealed class LocalActorRef : InternalActorRef
{
    public LocalActorRef(ActorSystemImpl system, Props props, ActorPath path, InternalActorRef parent)
    {
        Path = path;
        Cell = new ActorCell(system, this, props, parent);
    }

    public override ActorPath Path { get; }

    public override ActorSystemImpl System => Cell.SystemImpl;

    public override bool IsTerminated => Cell.IsTerminated;

    public ActorCell Cell { get; }

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is null)
            throw new InvalidMessageException("Message is null.");
        Cell.Mailbox.Post(message, sender);
    }

    public override void SendSystemMessage(SystemMessage message) => Cell.Mailbox.PostSystem(message);

    public override InternalActorRef GetSingleChild(string name) => name switch
    {
        "" => this,
        ".." => Cell.ParentRef,
        _ => Cell.Children.Find(name) ?? NobodyRef.Instance,
    };
}
