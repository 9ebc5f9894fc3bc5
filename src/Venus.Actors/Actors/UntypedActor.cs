// Members of the instance, as in Akka.NET, although what they read is the running actor's.
#pragma warning disable CA1822

namespace Venus.Actors;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <inheritdoc cref="ActorBase.Context"/>
    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    /// <summary>Runs an asynchronous piece of a handler: the actor takes no message until it completes.</summary>
    protected static void RunTask(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ((ActorCell)ActorBase.Context).RunTask(action);
    }

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message, or hands it to <see cref="ActorBase.Unhandled"/>.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
