using Microsoft.Extensions.DependencyInjection;
#if AKKA
using Akka.Hosting;
#else
using Venus.Actors.Hosting;
#endif

namespace Venus.Hosting;

/// <summary>Puts an actor system into the host: the one place where the two actor runtimes differ.</summary>
internal static class ActorHosting
{
    /// <summary>Adds the system; it starts and stops with the host, and is found as <see cref="ActorSystem"/>.</summary>
    public static IServiceCollection AddNodeActors(this IServiceCollection services, string name) =>
#if AKKA
        services.AddAkka(name, static builder => builder.ConfigureLoggers(static loggers =>
        {
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        }));
#else
        services.AddActorSystem(
            name, static (_, _) => { }, static (_, chosen) => chosen with { Dispatcher = new LoopDispatcher(chosen.Dispatcher.TimeProvider) });
#endif
}
