namespace Venus.Actors.Event;

/// <summary>Where an actor logs.</summary>
public interface ILoggingAdapter
{
    /// <summary>Whether anyone hears <see cref="LogLevel.DebugLevel"/>.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether anyone hears <see cref="LogLevel.InfoLevel"/>.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether anyone hears <see cref="LogLevel.WarningLevel"/>.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether anyone hears <see cref="LogLevel.ErrorLevel"/>.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether anyone hears a level.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Says something.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);

    /// <summary>Says something with values.</summary>
    void Log(LogLevel logLevel, Exception? cause, LogMessage message);
}
