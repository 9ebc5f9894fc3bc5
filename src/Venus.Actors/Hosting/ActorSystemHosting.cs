using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Venus.Actors.Hosting;

/// <summary>Runs an actor system in a .NET host. Kernel only: Akka.Hosting has this place on the other side.</summary>
public static class ActorSystemHosting
{
    /// <summary>
    /// Adds a system that starts and stops with the host; actors and other services get it as <see cref="ActorSystem"/>. It takes its clock from a registered
    /// <see cref="TimeProvider"/> and logs to the host's loggers.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The system's name.</param>
    /// <param name="configure">Creates the actors at the top, when the host starts.</param>
    /// <param name="options">Changes what the system is made with.</param>
    public static IServiceCollection AddActorSystem(
        this IServiceCollection services,
        string name,
        Action<ActorSystem, IServiceProvider> configure,
        Func<IServiceProvider, ActorSystemOptions, ActorSystemOptions>? options = null)
    {
        services.AddSingleton(provider =>
        {
            var clock = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            var loggers = provider.GetRequiredService<ILoggerFactory>();
            var chosen = new ActorSystemOptions
            {
                Dispatcher = new Dispatch.ThreadPoolDispatcher(clock),
                LoggerFactory = loggers,
                LogLevel = loggers.CreateLogger("Venus.Actors").IsEnabled(LogLevel.Debug) ? Event.LogLevel.DebugLevel : Event.LogLevel.InfoLevel,
            };
            return ActorSystem.Create(name, options?.Invoke(provider, chosen) ?? chosen);
        });
        services.AddSingleton<IHostedService>(provider => new ActorSystemService(
            provider.GetRequiredService<ActorSystem>(), provider.GetRequiredService<IHostApplicationLifetime>(), system => configure(system, provider)));
        return services;
    }

    /// <summary>An actor whose constructor takes some arguments from here and the rest from the host's services.</summary>
    public static Props PropsFor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TActor>(this IServiceProvider provider, params object[] arguments)
        where TActor : ActorBase => Props.CreateBy(new ServiceActorProducer<TActor>(provider, arguments));

    private sealed class ServiceActorProducer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TActor> : IIndirectActorProducer
        where TActor : ActorBase
    {
        private readonly IServiceProvider _provider;
        private readonly object[] _arguments;
        private readonly ObjectFactory<TActor> _factory;

        public ServiceActorProducer(IServiceProvider provider, object[] arguments)
        {
            _provider = provider;
            _arguments = arguments;
            _factory = ActivatorUtilities.CreateFactory<TActor>(Array.ConvertAll(arguments, static argument => argument.GetType()));
        }

        public Type ActorType => typeof(TActor);

        public ActorBase Produce() => _factory(_provider, _arguments);

        public void Release(ActorBase actor)
        {
            // What an actor owns it disposes of in PostStop.
        }
    }
}
