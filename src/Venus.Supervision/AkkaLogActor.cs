using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Supervision;

/// <summary>
/// Writes what Akka.NET itself has to say to the log: its events stand on the event stream beside those of the nodes. One a process, the first actor of it.
/// <c>akka.loglevel</c> says from which level on.
/// </summary>
public sealed class AkkaLogActor : ReceiveActor
{
    /// <summary>Use <see cref="Start"/>.</summary>
    /// <param name="logger">Where it writes.</param>
    public AkkaLogActor(ILogger logger) => Receive<LogEvent>(said =>
    {
        var level = LevelOf(said);
        if (logger.IsEnabled(level))
        {
            var text = said.Message?.ToString() ?? string.Empty;
            SupervisionLog.AkkaSaid(logger, level, said.LogSource, text, said.Cause);
        }
    });

    /// <summary>Starts the actor. It misses nothing that is said after this has returned.</summary>
    /// <param name="system">Whose events it writes.</param>
    /// <param name="logger">Where it writes.</param>
    public static IActorRef Start(ActorSystem system, ILogger logger) =>
        EventFollower.Start(system, ActorProps.Of(() => new AkkaLogActor(logger)), "akka-log", typeof(LogEvent));

    private static LogLevel LevelOf(LogEvent said) => said switch
    {
        Error => LogLevel.Error,
        Warning => LogLevel.Warning,
        Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}
