using Akka.Configuration;
using Akka.Dispatch;
using Venus.Net.Relay;

namespace Venus.Supervision.Runtime;

/// <summary>
/// The executor of <c>venus-loop-dispatcher</c>: an actor runs on the relay's event loop that a message came to it from, and on the thread pool where
/// that was no loop's thread.
/// A visitor's way in is a dozen messages of a microsecond each, begun by a socket's event; waking a thread for each would cost several times that
/// (docs/performance.md).
/// Handlers never wait, so they do not hold up a loop.
/// </summary>
public sealed class LoopExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    /// <inheritdoc />
    public override ExecutorService Produce(string id) => new LoopExecutor(id);

    private sealed class LoopExecutor(string id) : ExecutorService(id)
    {
        public override void Execute(IRunnable run)
        {
            if (!EpollRelayEngine.TryStep(run))
            {
                ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: true);
            }
        }

        // The loops are the relay engine's and the pool is the process': there is nothing to give back.
        public override void Shutdown()
        {
        }
    }
}
