using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Supervision;

/// <summary>Log events 100-199: lives of actors and decisions of their parents.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(100, LogLevel.Debug, "{Actor} started", EventName = "started")]
    public static partial void Started(ILogger logger, string actor);

    [LoggerMessage(101, LogLevel.Debug, "{Actor} stopped: {Cause}", EventName = "stopped")]
    public static partial void Stopped(ILogger logger, string actor, string? cause);

    [LoggerMessage(102, LogLevel.Warning, "{Actor} restarted: {Cause}", EventName = "restarted")]
    public static partial void Restarted(ILogger logger, string actor, string? cause);

    [LoggerMessage(103, LogLevel.Error, "{Actor} failed: {Exception}: {Cause}; next: {Next}", EventName = "failed")]
    public static partial void ChildFailed(ILogger logger, string actor, string exception, string cause, Directive next);

    [LoggerMessage(104, LogLevel.Error, "{Actor} gave up on {Part}: more than {MaxRestarts}"
        + " restarts within {Window}, the last for: {Cause}; the node ends", EventName = "given-up")]
    public static partial void GivenUp(ILogger logger, string actor, string part, int maxRestarts, TimeSpan window, string cause);

    [LoggerMessage(EventId = 105, EventName = "akka", Message = "{Actor}: {Text}")]
    public static partial void AkkaSaid(ILogger logger, LogLevel level, string actor, string text, Exception? cause);

    [LoggerMessage(110, LogLevel.Warning, "{Actor} cannot listen on {Address}: {Cause}; next attempt in {RetryIn}", EventName = "listen-failed")]
    public static partial void ListenFailed(ILogger logger, string actor, string address, string cause, TimeSpan retryIn);

    [LoggerMessage(111, LogLevel.Warning, "{Actor} cannot accept: {Cause}; next attempt in {RetryIn}", EventName = "accept-failed")]
    public static partial void AcceptFailed(ILogger logger, string actor, string cause, TimeSpan retryIn);
}
