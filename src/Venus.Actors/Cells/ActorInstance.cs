using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>The instances of an actor, one after the other: made from its props, run through their hooks, and let go.</summary>
internal sealed class ActorInstance(ActorCell cell)
{
    /// <summary>The present one; null before the first came to life, and after one that did not.</summary>
    public ActorBase? Current { get; private set; }

    /// <summary>Counts them.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Makes one that takes over from none.</summary>
    /// <exception cref="ActorInitializationException">It could not be made or started.</exception>
    public void Start()
    {
        try
        {
            Make();
            Current!.AroundPreStart();
            cell.StartReceiveTimeout();
        }
        catch (Exception cause)
        {
            Drop();
            throw new ActorInitializationException(cell.Self, "Exception during creation", cause);
        }
    }

    /// <summary>Prepares one that failed for another to take over. What its hook throws is logged.</summary>
    public void BeginRestart(Exception cause)
    {
        var failed = Current!;
        var message = cell.CurrentMessage;
        try
        {
            failed.AroundPreRestart(cause, message);
        }
        catch (Exception thrown)
        {
            Log(failed, new PreRestartException(cell.Self, thrown, cause, message), thrown.Message);
        }

        Discard(failed);
    }

    /// <summary>Makes one that takes over from the one that failed. Throws what making and starting it throw.</summary>
    public void FinishRestart(Exception cause)
    {
        var failed = Current;
        try
        {
            Make();
            if (ReferenceEquals(Current, failed))
                throw new InvalidOperationException("The producer handed out an instance that it had made before.");
            Current!.AroundPostRestart(cause, message: null);
            cell.StartReceiveTimeout();
        }
        catch
        {
            Drop();
            throw;
        }
    }

    /// <summary>Ends the last one, which stays for what may still look at it until <see cref="Clear"/>. What its hook throws is logged.</summary>
    public void Stop()
    {
        if (Current is not { } last)
            return;
        try
        {
            last.AroundPostStop();
        }
        catch (Exception cause)
        {
            Log(last, cause, cause.Message);
        }

        Discard(last);
    }

    /// <summary>Lets go of it.</summary>
    public void Clear()
    {
        cell.ClearBehaviours();
        Current = null;
    }

    private void Make()
    {
        Incarnation++;
        cell.Mailbox.Awaiting = 0;
        Clear();
        var instance = cell.Props.NewActor();
        (instance as ReceiveActor)?.EndConstruction();
        Current = instance;
    }

    private void Drop()
    {
        (Current as IWithTimers)?.Timers?.CancelAll();
        Current = null;
    }

    private void Discard(ActorBase instance)
    {
        // What the instance had put aside is the next one's to read, or the dead letters'.
        (instance as IActorStash)?.Stash?.UnstashAll();
        // Once more: the hooks that ran since may have started some, which nothing would ever end.
        (instance as IWithTimers)?.Timers?.CancelAll();
        cell.CurrentMessage = null;
        cell.Props.Release(instance);
    }

    private void Log(ActorBase instance, Exception cause, string text) => cell.Log(new Error(cause, cell.Self.Path.ToString(), instance.GetType(), text));
}
