using Microsoft.Extensions.Hosting;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>
/// The root actors of the process. When the host stops they drain first, while everything still serves; only then is the actor
/// system shut down. (A task in one of CoordinatedShutdown's phases would be cut short at the phase's five seconds.)
/// </summary>
internal sealed class Nodes(ActorSystem system, NodeServices services, TimeSpan drainTimeout) : IHostedService
{
    // The actors keep the drain's deadline themselves; this is for the case that one of them does not.
    private static readonly TimeSpan DrainAllowance = TimeSpan.FromSeconds(2);

    private readonly List<(string Name, IActorRef Root)> _roots = [];

    /// <summary>Keeps the supervision tree.</summary>
    public IActorRef Supervision { get; private set; } = ActorRefs.Nobody;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // First: it learns of the others from what they publish when they start.
        Supervision = SupervisionTreeActor.Start(system, services.Logger);
        HandoverCollectorActor.Start(system);
        return Task.CompletedTask;
    }

    /// <summary>Starts a node. To be called from one thread, before the host stops.</summary>
    public void Run(string name, Props props) => _roots.Add((name, system.ActorOf(props, name)));

    /// <summary>Sends a message to a node that runs.</summary>
    public void Tell(string name, object message) => _roots.Single(entry => entry.Name == name).Root.Tell(message);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_roots.Select(entry => DrainAsync(entry.Name, entry.Root)));

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
