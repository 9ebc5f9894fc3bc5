using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>
/// The root actors of the process. When the host stops they drain first, while everything still serves; only then is the actor
/// system shut down. (A task in one of CoordinatedShutdown's phases would be cut short at the phase's five seconds.)
/// </summary>
internal sealed class Nodes(ActorSystem system, NodeServices services, ISystemdNotifier notifier, TimeSpan drainTimeout) : IHostedService
{
    // The actors keep the drain's deadline themselves; this is for the case that one of them does not.
    private static readonly TimeSpan DrainAllowance = TimeSpan.FromSeconds(2);

    private readonly List<(string Name, ServiceManagerActor.Node Node)> _roots = [];
    private IActorRef? _serviceManager;

    /// <summary>Keeps the supervision tree.</summary>
    public IActorRef Supervision { get; private set; } = ActorRefs.Nobody;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // First: it learns of the others from what they publish when they start.
        Supervision = SupervisionTreeActor.Start(system, services.Logger);
        HandoverCollectorActor.Start(system);
        if (notifier.IsEnabled)
        {
            var period = Watchdog.Period(
                Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"), Environment.ProcessId);
            _serviceManager = system.ActorOf(ServiceManagerActor.Props(notifier, period, services), "service-manager");
        }

        return Task.CompletedTask;
    }

    /// <summary>Starts a node. To be called from one thread, before the host stops.</summary>
    /// <param name="name">Its name at the top of the tree.</param>
    /// <param name="props">Its root actor.</param>
    /// <param name="upWhen">What it publishes when it is up; without it, it is up when its root is.</param>
    public void Run(string name, Props props, Type? upWhen)
    {
        // Before it can be published.
        if (_serviceManager is not null && upWhen is not null)
        {
            system.EventStream.Subscribe(_serviceManager, upWhen);
        }

        _roots.Add((name, new ServiceManagerActor.Node(system.ActorOf(props, name), upWhen)));
    }

    /// <summary>Says that every node of this process has been started, so that the service manager learns when all are up.</summary>
    public void Announce() => _serviceManager?.Tell(new ServiceManagerActor.Watch([.. _roots.Select(static entry => entry.Node)]));

    /// <summary>Sends a message to a node that runs.</summary>
    public void Tell(string name, object message) => _roots.Single(entry => entry.Name == name).Node.Root.Tell(message);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([SayStoppingAsync(), .. _roots.Select(entry => DrainAsync(entry.Name, entry.Node.Root))]);

    private async Task SayStoppingAsync()
    {
        if (_serviceManager is not null)
        {
            await ((Task)_serviceManager.Ask<Drained>(Drain.Instance, DrainAllowance)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrainAsync(string name, IActorRef root)
    {
        try
        {
            var drained = await root.Ask<Drained>(Drain.Instance, drainTimeout + DrainAllowance);
            HostingLog.Drained(services.Logger, $"/user/{name}", drained.Reset);
        }
        catch (Exception exception) when (exception is AskTimeoutException or TaskCanceledException)
        {
            HostingLog.DrainFailed(services.Logger, $"/user/{name}", drainTimeout);
        }
    }
}
