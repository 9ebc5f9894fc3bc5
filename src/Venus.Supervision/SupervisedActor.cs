namespace Venus.Supervision;

/// <summary>
/// An actor whose life can be followed: it publishes a <see cref="LifecycleEvent"/> when it starts, restarts and stops.
/// Every actor of both nodes derives from it, and overrides <see cref="Begin"/> and <see cref="End"/> in place of the raw hooks.
/// </summary>
public abstract class SupervisedActor : ReceiveActor
{
    private string? _stopCause;

    /// <summary>The actor's path without the system's address, as the log names it.</summary>
    protected string Where { get; } = Context.Self.Path.ToStringWithoutAddress();

    /// <summary>True for an actor that lives as long as one visitor.</summary>
    protected virtual bool Brief => false;

    /// <summary>Acquires what this instance needs: called once an instance, after a first start and after each restart.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Gives back what this instance holds: called once an instance, before a restart and at the stop.</summary>
    protected virtual void End()
    {
    }

    /// <inheritdoc />
    protected sealed override void PreStart()
    {
        Publish(LifecycleKind.Started, null);
        Begin();
    }

    /// <inheritdoc />
    protected sealed override void PreRestart(Exception reason, object? message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        EndWithTimers();
    }

    /// <inheritdoc />
    protected sealed override void PostRestart(Exception reason)
    {
        Publish(LifecycleKind.Restarted, reason.Message);
        Begin();
    }

    /// <inheritdoc />
    protected sealed override void PostStop()
    {
        EndWithTimers();
        Publish(LifecycleKind.Stopped, _stopCause);
    }

    /// <inheritdoc />
    protected sealed override bool AroundReceive(Receive receive, object? message) => message switch
    {
        InjectedFault fault => throw new InjectedFaultException(fault.Text),
        null => RefuseNull(),
        _ => base.AroundReceive(receive, message),
    };

    /// <summary>Stops this actor and says why. The first cause given is the one that is published.</summary>
    /// <param name="cause">Why, in words that a user can act on.</param>
    protected void StopBecause(string cause)
    {
        _stopCause ??= cause;
        Context.Stop(Self);
    }

    // Akka.NET refuses null where it is sent, but for an actor that is just being made: there it would fail, for another's mistake.
    private bool RefuseNull()
    {
        Context.System.EventStream.Publish(new Error(null, Where, GetType(), "A null was sent to it as a message."));
        return true;
    }

    // Akka.NET cancels the timers before it calls the hook, and one that is started in the hook would tick for ever.
    private void EndWithTimers()
    {
        End();
        (this as IWithTimers)?.Timers.CancelAll();
    }

    private void Publish(LifecycleKind kind, string? cause) =>
        Context.System.EventStream.Publish(new LifecycleEvent(Where, kind, cause, Brief));
}
