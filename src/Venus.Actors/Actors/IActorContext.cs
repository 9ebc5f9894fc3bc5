using Venus.Actors.Dispatch;

namespace Venus.Actors;

/// <summary>Being told of the end of others.</summary>
public interface ICanWatch
{
    /// <summary>Asks for a <see cref="Terminated"/> when the actor ends; at once when it already has.</summary>
    /// <returns>The actor.</returns>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for a message of one's own when the actor ends. If it is watched already, that stays as it is.</summary>
    /// <returns>The actor.</returns>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes that back; what is already on its way is not delivered.</summary>
    /// <returns>The actor.</returns>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>An actor's view of itself and its surroundings. Only to be used by the actor, while it handles a message.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor.</summary>
    IActorRef Self { get; }

    /// <summary>How it was made.</summary>
    Props Props { get; }

    /// <summary>What runs it.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>Who sent the message that is being handled; the dead letters when no one did.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The receive timeout, if one is set.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour below; from the last to the one that the actor began with.</summary>
    void UnbecomeStacked();

    /// <summary>The child of that name; <see cref="ActorRefs.Nobody"/> when there is none.</summary>
    IActorRef Child(string name);

    /// <summary>All children, those that are stopping included.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Asks for a <see cref="Actors.ReceiveTimeout"/> whenever nothing was received for that long; null ends it.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops a child, or the actor itself, after the message it is handling.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of actors that take untyped behaviours.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(UntypedReceive receive);
}
