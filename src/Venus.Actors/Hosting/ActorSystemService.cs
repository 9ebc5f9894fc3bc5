using Microsoft.Extensions.Hosting;

namespace Venus.Actors.Hosting;

/// <summary>
/// Ties a system's life to a host's: the host's stop runs the coordinated shutdown, and a system that ends by itself stops the host. Why it did is
/// <see cref="ActorSystem.TerminationCause"/>.
/// </summary>
internal sealed class ActorSystemService(ActorSystem system, IHostApplicationLifetime lifetime, Action<ActorSystem> configure) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        system.RegisterOnTermination(lifetime.StopApplication);
        configure(system);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        CoordinatedShutdown.Get(system).Run(HostStopReason.Instance).WaitAsync(cancellationToken);

    private sealed class HostStopReason : CoordinatedShutdown.Reason
    {
        public static readonly HostStopReason Instance = new();
    }
}
