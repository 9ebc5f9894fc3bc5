namespace Venus.Actors.Dispatch;

/// <summary>
/// Decides when and where actors run, and what time it is. Replaceable, so that a simulation can run a whole system on one thread, in an order drawn from a seed,
/// in virtual time: see <see cref="ActorSystemOptions.Dispatcher"/>.
/// </summary>
public abstract class MessageDispatcher
{
    /// <summary>How many messages an actor may take before it lets others run.</summary>
    public virtual int Throughput => 32;

    /// <summary>The clock of every timer, timeout and time window in the system.</summary>
    public abstract TimeProvider TimeProvider { get; }

    /// <summary>
    /// Has <paramref name="work"/> executed once, soon, on any thread but never inside this call. Each item is one actor with something to do. The kernel
    /// never schedules one again before it has run, so an actor cannot run twice at once whatever the dispatcher does.
    /// </summary>
    public abstract void Schedule(IThreadPoolWorkItem work);
}
