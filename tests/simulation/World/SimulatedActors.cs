using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;
using Akka.Dispatch;
using Venus.Supervision.Runtime;

namespace Venus.SimulationTests.World;

/// <summary>
/// Actor systems whose every turn and timer is a piece of a simulated process. Akka.NET makes dispatchers and schedulers by the names in its
/// settings, on the thread that makes the
/// system: the process is left there for them to find.
/// </summary>
internal static class SimulatedActors
{
    // No loggers: they are actors whose start is waited for. Never terminated and no coordinated shutdown: both wait in real time.
    private static readonly Config Settings = ConfigurationFactory.ParseString($$"""
        akka {
          loggers = [], loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off
          log-serializer-override-on-start = off
          coordinated-shutdown { run-by-clr-shutdown-hook = off, run-by-actor-system-terminate = off, terminate-actor-system = off }
          scheduler.implementation = "{{typeof(Scheduler).AssemblyQualifiedName}}"
          actor.default-dispatcher.type = "{{typeof(Configurator).AssemblyQualifiedName}}"
          actor.internal-dispatcher.type = "{{typeof(Configurator).AssemblyQualifiedName}}"
        }
        """);

    [ThreadStatic]
    private static SimulatedProcess? _starting;

    /// <summary>Makes a system in a process.</summary>
    public static ActorSystem Start(SimulatedProcess process, string name)
    {
        _starting = process;
        try
        {
            return ActorSystem.Create(name, Settings);
        }
        finally
        {
            _starting = null;
        }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by its name in the settings.")]
    private sealed class Scheduler(Config config, ILoggingAdapter log) : ClockScheduler(config, log, _starting!.Clock);

    [SuppressMessage("Performance", "CA1812", Justification = "Made by its name in the settings.")]
    private sealed class Configurator : MessageDispatcherConfigurator
    {
        private readonly Dispatcher _dispatcher;

        public Configurator(Config config, IDispatcherPrerequisites prerequisites)
            : base(config, prerequisites) => _dispatcher = new Dispatcher(this, _starting!);

        public override MessageDispatcher Dispatcher() => _dispatcher;
    }

    private sealed class Dispatcher : MessageDispatcher
    {
        private readonly SimulatedProcess _process;

        public Dispatcher(Configurator configurator, SimulatedProcess process)
            : base(configurator)
        {
            _process = process;
            Id = configurator.Config.GetString("id");

            // One message a turn: the most interleavings. By its throughput alone a mailbox takes one more than that; a deadline that has passed long
            // ago ends the turn.
            Throughput = 1;
            ThroughputDeadlineTime = 1;
        }

        protected override void ExecuteTask(IRunnable run) => _process.PostMailbox(run);

        protected override void Shutdown()
        {
        }
    }
}
