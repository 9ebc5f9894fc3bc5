using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Venus.Actors.Dispatch;

namespace Venus.Actors;

/// <summary>What can be chosen about a system of this kernel. Kernel only: meant for hosting glue and simulations, not for actors.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>What runs the actors, and the clock they live by.</summary>
    public MessageDispatcher Dispatcher { get; init; } = new ThreadPoolDispatcher(TimeProvider.System);

    /// <summary>Where log events go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The lowest level that loggers publish.</summary>
    public Event.LogLevel LogLevel { get; init; } = Event.LogLevel.InfoLevel;

    /// <summary>How many dead letters and unhandled messages are logged before silence.</summary>
    public int LogDeadLetters { get; init; } = 10;

    /// <summary>What becomes of the actors at the top when they fail. What it escalates ends the system.</summary>
    public SupervisorStrategy GuardianStrategy { get; init; } = SupervisorStrategy.DefaultStrategy;
}
