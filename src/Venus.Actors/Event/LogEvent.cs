using System.Globalization;

namespace Venus.Actors.Event;

/// <summary>Something to be logged, on its way over the event stream.</summary>
public abstract class LogEvent
{
    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    /// <summary>The exception behind it, if there is one.</summary>
    public Exception? Cause { get; }

    /// <summary>When it was said.</summary>
    public DateTime Timestamp { get; } = TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>On which thread.</summary>
    public Thread Thread { get; } = Thread.CurrentThread;

    /// <summary>By whom: an actor's path, or a name.</summary>
    public string LogSource { get; }

    /// <summary>In which class.</summary>
    public Type LogClass { get; }

    /// <summary>What.</summary>
    public object Message { get; }

    /// <summary>How loud.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"[{LogLevel()}][{Timestamp:o}][{LogSource}] {Message}{(Cause is null ? "" : $"\nCause: {Cause}")}");
}

/// <summary>For whoever debugs an actor.</summary>
/// <param name="cause">The exception behind it.</param>
/// <param name="logSource">By whom.</param>
/// <param name="logClass">In which class.</param>
/// <param name="message">What.</param>
public class Debug(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <summary>Makes one without an exception.</summary>
    public Debug(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>Something a user may want to know.</summary>
/// <inheritdoc cref="Debug"/>
public class Info(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <summary>Makes one without an exception.</summary>
    public Info(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>Something is off, and was handled.</summary>
/// <inheritdoc cref="Debug"/>
public class Warning(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <summary>Makes one without an exception.</summary>
    public Warning(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>Something failed.</summary>
/// <inheritdoc cref="Debug"/>
public class Error(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
