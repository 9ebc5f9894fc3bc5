namespace Venus.Actors.Event;

/// <summary>Logging by level. A text without values is taken as it is; with values it is a format with <c>{0}</c>, <c>{1}</c>, …</summary>
public static class LoggingExtensions
{
    /// <summary>For whoever debugs an actor.</summary>
    public static void Debug(this ILoggingAdapter log, string format) => log.Log(LogLevel.DebugLevel, null, format);

    /// <summary>For whoever debugs an actor.</summary>
    public static void Debug(this ILoggingAdapter log, string format, params object?[] args) => log.Log(LogLevel.DebugLevel, null, format, args);

    /// <summary>For whoever debugs an actor.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.DebugLevel, cause, format);

    /// <summary>For whoever debugs an actor.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) => log.Log(LogLevel.DebugLevel, cause, format, args);

    /// <summary>Something a user may want to know.</summary>
    public static void Info(this ILoggingAdapter log, string format) => log.Log(LogLevel.InfoLevel, null, format);

    /// <summary>Something a user may want to know.</summary>
    public static void Info(this ILoggingAdapter log, string format, params object?[] args) => log.Log(LogLevel.InfoLevel, null, format, args);

    /// <summary>Something a user may want to know.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.InfoLevel, cause, format);

    /// <summary>Something a user may want to know.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) => log.Log(LogLevel.InfoLevel, cause, format, args);

    /// <summary>Something is off, and was handled.</summary>
    public static void Warning(this ILoggingAdapter log, string format) => log.Log(LogLevel.WarningLevel, null, format);

    /// <summary>Something is off, and was handled.</summary>
    public static void Warning(this ILoggingAdapter log, string format, params object?[] args) => log.Log(LogLevel.WarningLevel, null, format, args);

    /// <summary>Something is off, and was handled.</summary>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.WarningLevel, cause, format);

    /// <summary>Something is off, and was handled.</summary>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) => log.Log(LogLevel.WarningLevel, cause, format, args);

    /// <summary>Something failed.</summary>
    public static void Error(this ILoggingAdapter log, string format) => log.Log(LogLevel.ErrorLevel, null, format);

    /// <summary>Something failed.</summary>
    public static void Error(this ILoggingAdapter log, string format, params object?[] args) => log.Log(LogLevel.ErrorLevel, null, format, args);

    /// <summary>Something failed.</summary>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format) => log.Log(LogLevel.ErrorLevel, cause, format);

    /// <summary>Something failed.</summary>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) => log.Log(LogLevel.ErrorLevel, cause, format, args);

    /// <summary>Says something with values.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[] args)
    {
        if (log.IsEnabled(level))
            log.Log(level, cause, new LogMessage(format, args));
    }
}
