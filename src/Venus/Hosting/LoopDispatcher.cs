#if !AKKA
using Venus.Actors.Dispatch;
using Venus.Net.Relay;

namespace Venus.Hosting;

/// <summary>
/// Runs an actor on the event loop that something was sent to it from, and on the thread pool where that was no loop's thread. A visitor's way in is a dozen
/// messages of a microsecond each, begun by a socket's event: waking a thread for each would cost several times that (docs/performance.md). An actor's handlers never
/// wait, so a loop is not held up by them.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class LoopDispatcher(TimeProvider clock) : MessageDispatcher
{
    /// <inheritdoc />
    public override TimeProvider TimeProvider => clock;

    /// <inheritdoc />
    public override void Schedule(IThreadPoolWorkItem work)
    {
        if (!EpollRelayEngine.TryStep(work))
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: true);
        }
    }
}
#endif
