namespace Venus.Actors.Dispatch;

/// <summary>Runs actors on the thread pool, in real time unless another clock is given.</summary>
/// <param name="timeProvider">The clock.</param>
public sealed class ThreadPoolDispatcher(TimeProvider timeProvider) : MessageDispatcher
{
    /// <inheritdoc/>
    public override TimeProvider TimeProvider { get; } = timeProvider;

    /// <inheritdoc/>
    public override void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: true);
}
