namespace Venus.Actors.Event;

/// <summary>Makes loggers.</summary>
public static class Logging
{
    /// <summary>A logger in the name of the actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context) =>
        new BusLogging(context.System.EventStream, context.Self.Path.ToString(), context.Props.Type);

    /// <summary>A logger in the name of an actor, a type or a text.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj) => GetLogger(system.EventStream, logSourceObj);

    /// <inheritdoc cref="GetLogger(ActorSystem, object)"/>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj) => logSourceObj switch
    {
        string text => new BusLogging(loggingBus, text, typeof(string)),
        Type type => new BusLogging(loggingBus, type.Name, type),
        IActorRef actor => new BusLogging(loggingBus, actor.Path.ToString(), actor.GetType()),
        IActorContext context => new BusLogging(loggingBus, context.Self.Path.ToString(), context.Props.Type),
        _ => new BusLogging(loggingBus, logSourceObj.GetType().Name, logSourceObj.GetType()),
    };
}

/// <summary>A logger that publishes on the event stream.</summary>
internal sealed class BusLogging(LoggingBus bus, string source, Type type) : ILoggingAdapter
{
    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= bus.LogLevel;

    public void Log(LogLevel logLevel, Exception? cause, string format) => Publish(logLevel, cause, format);

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message) => Publish(logLevel, cause, message);

    private void Publish(LogLevel level, Exception? cause, object message)
    {
        if (!IsEnabled(level))
            return;
        bus.Publish(level switch
        {
            LogLevel.DebugLevel => new Debug(cause, source, type, message),
            LogLevel.InfoLevel => new Info(cause, source, type, message),
            LogLevel.WarningLevel => new Warning(cause, source, type, message),
            _ => new Error(cause, source, type, message),
        });
    }
}
