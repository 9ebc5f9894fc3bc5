using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Hosting;

/// <summary>Log events 1-99: the process.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "{Actor} drained; {Reset} bridges were reset", EventName = "drained")]
    public static partial void Drained(ILogger logger, string actor, int reset);

    [LoggerMessage(2, LogLevel.Error, "{Actor} did not drain within {Timeout}", EventName = "drain-failed")]
    public static partial void DrainFailed(ILogger logger, string actor, TimeSpan timeout);

    [LoggerMessage(3, LogLevel.Error, "{Actor} keeps its configuration, the new one cannot be used: {Cause}", EventName = "reload-failed")]
    public static partial void ReloadFailed(ILogger logger, string actor, string cause);

    [LoggerMessage(4, LogLevel.Warning, "{Actor} keeps its configuration: the first Venus' apps change with a restart only", EventName = "nothing-to-reload")]
    public static partial void NothingToReload(ILogger logger, string actor);

    [LoggerMessage(5, LogLevel.Warning, "{Actor} has a configuration that may not be meant so: {Cause}", EventName = "configuration-doubtful")]
    public static partial void ConfigurationDoubtful(ILogger logger, string actor, string cause);

    [LoggerMessage(6, LogLevel.Error, "{Actor} has no answer from {Root}: the service manager will start the process anew if this goes on", EventName = "root-silent")]
    public static partial void RootSilent(ILogger logger, string actor, string root);

    [LoggerMessage(7, LogLevel.Warning, "{Actor} cannot reach the service manager: {Cause}", EventName = "notify-failed")]
    public static partial void NotifyFailed(ILogger logger, string actor, string cause);
}
