using Venus.Actors.Event;

namespace Venus.Actors;

/// <summary>
/// Ends a node in order: phases one after another, the tasks of a phase together. A task that fails or outlasts its phase is logged and left behind; the last phase
/// stops all actors. Runs once, whoever asks first.
/// </summary>
public sealed class CoordinatedShutdown
{
    /// <summary>The first phase: work that has to be done while everything still serves.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Stop accepting.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Wait for what is under way.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Cut what is still under way.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Between the services and the cluster.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>A cluster's, kept for order's sake.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>A cluster's, kept for order's sake.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>A cluster's, kept for order's sake.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>A cluster's, kept for order's sake.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>A cluster's, kept for order's sake.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last work before the actors stop.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>The last phase: the actors stop.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongTimeout = TimeSpan.FromSeconds(10);

    // As in Akka's reference configuration.
    private static readonly (string Name, TimeSpan Timeout)[] Phases =
    [
        (PhaseBeforeServiceUnbind, DefaultTimeout),
        (PhaseServiceUnbind, DefaultTimeout),
        (PhaseServiceRequestsDone, DefaultTimeout),
        (PhaseServiceStop, DefaultTimeout),
        (PhaseBeforeClusterShutdown, DefaultTimeout),
        (PhaseClusterShardingShutdownRegion, LongTimeout),
        (PhaseClusterLeave, DefaultTimeout),
        (PhaseClusterExiting, LongTimeout),
        (PhaseClusterExitingDone, DefaultTimeout),
        (PhaseClusterShutdown, DefaultTimeout),
        (PhaseBeforeActorSystemTerminate, DefaultTimeout),
        (PhaseActorSystemTerminate, LongTimeout),
    ];

    private readonly Lock _gate = new();
    private readonly ActorSystemImpl _system;
    private readonly Dictionary<string, List<ShutdownTask>> _tasks = [];
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Reason? _reason;

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        _system = system;
        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            await system.FinalTerminate().ConfigureAwait(false);
            return Done.Instance;
        });
    }

    /// <summary>Why the shutdown runs; null as long as it does not.</summary>
    public Reason? ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>How long a shutdown may take: the time of all phases that have tasks.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_gate)
                return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
        }
    }

    /// <summary>The shutdown of a system.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => ((ActorSystemImpl)sys).CoordinatedShutdown;

    /// <summary>Adds something to do. Also from a task of an earlier phase; too late, it is not done.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Timeout(phase);
        lock (_gate)
        {
            if (!_tasks.TryGetValue(phase, out var tasks))
                _tasks.Add(phase, tasks = []);
            tasks.Add(new ShutdownTask(taskName, task));
        }
    }

    /// <summary>Runs all phases, or those from one on. Only the first call does; all get the same task.</summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (fromPhase is not null)
            Timeout(fromPhase);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
            _ = RunPhases(fromPhase);
        return _done.Task;
    }

    /// <summary>How long a phase may take.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
#pragma warning disable CA1822 // A member of the instance, as in Akka.NET.
    public TimeSpan Timeout(string phase)
#pragma warning restore CA1822
    {
        foreach (var (name, timeout) in Phases)
        {
            if (name == phase)
                return timeout;
        }

        throw new ArgumentException($"Unknown phase [{phase}].", nameof(phase));
    }

    private async Task RunPhases(string? fromPhase)
    {
        foreach (var (phase, timeout) in Phases.SkipWhile(candidate => fromPhase is not null && candidate.Name != fromPhase))
        {
            ShutdownTask[] tasks;
            lock (_gate)
                tasks = _tasks.TryGetValue(phase, out var found) ? [.. found] : [];
            if (tasks.Length == 0)
                continue;
            try
            {
                await Task.WhenAll(tasks.Select(task => RunTask(phase, task)))
                    .WaitAsync(timeout, _system.Dispatcher.TimeProvider)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _system.Log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase, timeout);
            }
        }

        _done.TrySetResult(Done.Instance);
    }

    private async Task RunTask(string phase, ShutdownTask task)
    {
        try
        {
            await task.Run().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            _system.Log.Warning("Task [{0}] failed in phase [{1}]: {2}", task.Name, phase, cause.Message);
        }
    }

    private sealed record ShutdownTask(string Name, Func<Task<Done>> Run);

    /// <summary>Why a shutdown runs. Derive for reasons of one's own.</summary>
    public class Reason
    {
        /// <summary>Makes one.</summary>
        protected Reason()
        {
        }
    }

    /// <summary>No one said.</summary>
    public sealed class UnknownReason : Reason
    {
        private UnknownReason()
        {
        }

        /// <summary>The one value.</summary>
        public static Reason Instance { get; } = new UnknownReason();
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public sealed class ActorSystemTerminateReason : Reason
    {
        private ActorSystemTerminateReason()
        {
        }

        /// <summary>The one value.</summary>
        public static Reason Instance { get; } = new ActorSystemTerminateReason();
    }

    /// <summary>The process is ending.</summary>
    public sealed class ClrExitReason : Reason
    {
        private ClrExitReason()
        {
        }

        /// <summary>The one value.</summary>
        public static Reason Instance { get; } = new ClrExitReason();
    }
}
