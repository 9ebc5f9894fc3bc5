using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Venus.Configuration;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Logs;

/// <summary>Sets up the log on standard output.</summary>
internal static class ConsoleLogging
{
    // A console that does not keep up loses lines, and says how many; it never holds up a node.
    private const int QueueLength = 8192;

    /// <summary>Writes the log in one of the two formats of Venus.</summary>
    public static ILoggingBuilder AddVenusConsole(this ILoggingBuilder logging, LogOptions options)
    {
        var level = ToLevel(options.Level);
        logging.SetMinimumLevel(level);
        // What the framework and the actor runtime tell besides is for those who look for details.
        var others = level is LogLevel.Information ? LogLevel.Warning : level;
        logging.AddFilter("Microsoft", others);
        logging.AddFilter("akka", others);
        logging.AddConsole(console =>
        {
            console.FormatterName = options.Format == LogFormat.Json ? JsonLogFormatter.FormatName : TextLogFormatter.FormatName;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = QueueLength;
        });
        // Not by AddConsoleFormatter, which binds its options by reflection; a node's come from its own configuration.
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, TextLogFormatter>());
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, JsonLogFormatter>());
        logging.Services.Configure<LogFormatOptions>(format => format.Stacks = level <= LogLevel.Debug);
        return logging;
    }

    private static LogLevel ToLevel(LogDetail detail) => detail switch
    {
        LogDetail.Trace => LogLevel.Trace,
        LogDetail.Debug => LogLevel.Debug,
        LogDetail.Warning => LogLevel.Warning,
        LogDetail.Error => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
