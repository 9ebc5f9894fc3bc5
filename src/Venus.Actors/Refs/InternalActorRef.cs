namespace Venus.Actors;

/// <summary>What the kernel knows of every handle it made itself.</summary>
internal abstract class InternalActorRef : IActorRef
{
    public abstract ActorPath Path { get; }

    /// <summary>The system, where there is one.</summary>
    public virtual ActorSystemImpl? System => null;

    /// <summary>Whether the actor has ended.</summary>
    public virtual bool IsTerminated => true;

    /// <summary>The handle behind any <see cref="IForwardingActorRef"/>.</summary>
    /// <exception cref="ArgumentException">The handle was not made by this kernel.</exception>
    public static InternalActorRef From(IActorRef actorRef)
    {
        ArgumentNullException.ThrowIfNull(actorRef);
        while (actorRef is IForwardingActorRef forwarding)
            actorRef = forwarding.Target;
        return actorRef as InternalActorRef ?? throw new ArgumentException($"{actorRef} is no actor of this kernel.", nameof(actorRef));
    }

    public abstract void Tell(object message, IActorRef? sender);

    /// <summary>Sends what only the kernel may say.</summary>
    public abstract void SendSystemMessage(SystemMessage message);

    /// <summary>The child of that name, <c>..</c> for the parent; nobody when there is none.</summary>
    public virtual InternalActorRef GetSingleChild(string name) => NobodyRef.Instance;

    public void Stop() => SendSystemMessage(new Terminate());

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public sealed override bool Equals(object? obj) => Equals(obj as IActorRef);

    public sealed override int GetHashCode() => Path.Uid == 0 ? Path.GetHashCode() : Path.Uid.GetHashCode();

    public int CompareTo(IActorRef? other)
    {
        var order = Path.CompareTo(other?.Path);
        return order != 0 || other is null ? order : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => CompareTo(obj as IActorRef);

    public override string ToString() => $"[{Path.ToStringWithUid()}]";
}
