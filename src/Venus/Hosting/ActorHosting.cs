using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>Puts the actor system into the host, by Akka.Hosting.</summary>
internal static class ActorHosting
{
    private const string Name = "venus";

    /// <summary>
    /// Adds the system; it starts and stops with the host, and is found as <see cref="ActorSystem"/>. <see cref="Nodes"/> drain while it stops.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="akka">The <c>akka</c> section of the configuration, as HOCON.</param>
    /// <param name="drainTimeout">The longest drain of the nodes.</param>
    public static IServiceCollection AddNodeActors(this IServiceCollection services, string akka, TimeSpan drainTimeout)
    {
        services.AddAkka(Name, static (builder, provider) => builder.WithActors((system, registry) => StartActors(provider, system, registry)));

        // Akka.Hosting would make the system with setups, for which Akka.NET reads the machine's app.config: that costs every start some time, and in
        // the native program it throws.
        // Of a service that is added twice the host takes the second.
        services.AddSingleton(_ => ActorSystem.Create(Name, Settings(akka, drainTimeout)));
        return services;
    }

    private static Config Settings(string akka, TimeSpan drainTimeout)
    {
        var longest = (long)Nodes.Longest(drainTimeout).TotalMilliseconds;
        var drain = $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseServiceRequestsDone}.timeout = {longest}ms";
        return ConfigurationFactory.ParseString(drain).WithFallback(ConfigurationFactory.ParseString(akka));
    }

    private static void StartActors(IServiceProvider provider, ActorSystem system, IActorRegistry registry)
    {
        AkkaLogActor.Start(system, provider.GetRequiredService<ILoggerFactory>().CreateLogger("akka"));

        // Before the nodes: it learns of the others from what they publish when they start.
        var services = provider.GetRequiredService<NodeServices>();
        registry.Register<SupervisionTreeActor>(SupervisionTreeActor.Start(system, services.Logger));
        registry.Register<HandoverCollectorActor>(HandoverCollectorActor.Start(system));
        if (provider.GetRequiredService<ISystemdNotifier>() is { IsEnabled: true } notifier)
        {
            var period = Watchdog.Period(
                Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"), Environment.ProcessId);
            registry.Register<ServiceManagerActor>(system.ActorOf(ServiceManagerActor.Props(notifier, period, services), "service-manager"));
        }

        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "drain", provider.GetRequiredService<Nodes>().DrainAsync);
    }
}
