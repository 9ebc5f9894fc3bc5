using Venus.Actors.Event;

namespace Venus.Actors.TestKit;

/// <summary>Expectations about what a system logs and what reaches no one. A text is compared with the event's and with its exception's.</summary>
public sealed class EventFilterFactory
{
    private readonly ActorSystem _system;

    internal EventFilterFactory(ActorSystem system) => _system = system;

    /// <summary>An error with an exception of a type.</summary>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <summary>An error with an exception of a type, or, if wished, with one inside it.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType, string? message = null, string? start = null, string? contains = null, string? source = null, bool checkInnerExceptions = false) =>
        Log<Error>(message, start, contains, source, error => Holds(error.Cause, exceptionType, checkInnerExceptions));

    /// <summary>An error.</summary>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Log<Error>(message, start, contains, source);

    /// <summary>A warning.</summary>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Log<Warning>(message, start, contains, source);

    /// <summary>An information.</summary>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Log<Info>(message, start, contains, source);

    /// <summary>A debug event.</summary>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Log<Debug>(message, start, contains, source);

    /// <summary>A log event that fits a condition.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Custom<LogEvent>(predicate);

    /// <summary>A log event of a type that fits a condition.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent => Apply(typeof(TLogEvent), entry => predicate((TLogEvent)entry));

    /// <summary>A dead letter.</summary>
    public IEventFilterApplier DeadLetter() => Apply(typeof(DeadLetter), static _ => true);

    /// <summary>A dead letter with a message of a type.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter<TMessage>(static _ => true, source);

    /// <summary>A dead letter with a message of a type that fits a condition.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        Apply(typeof(DeadLetter), entry => entry is DeadLetter { Message: TMessage typed } letter
            && isMatch(typed)
            && (source is null || source == letter.Recipient.Path.ToString()));

    private static bool Holds(Exception? cause, Type type, bool checkInnerExceptions) =>
        type.IsInstanceOfType(cause) || (checkInnerExceptions && cause?.InnerException is { } inner && Holds(inner, type, checkInnerExceptions));

    private static bool Fits(LogEvent entry, string? message, string? start, string? contains)
    {
        return Fits(entry.Message.ToString() ?? "") || (entry.Cause is { } cause && Fits(cause.Message));

        bool Fits(string text) => (message is null || text == message)
            && (start is null || text.StartsWith(start, StringComparison.Ordinal))
            && (contains is null || text.Contains(contains, StringComparison.Ordinal));
    }

    private EventFilterApplier Log<TEvent>(string? message, string? start, string? contains, string? source, Predicate<TEvent>? condition = null)
        where TEvent : LogEvent => Apply(typeof(TEvent), entry => entry is TEvent typed
            && (source is null || source == typed.LogSource)
            && condition?.Invoke(typed) != false
            && Fits(typed, message, start, contains));

    private EventFilterApplier Apply(Type channel, Predicate<object> condition) => new(_system, channel, condition);
}
