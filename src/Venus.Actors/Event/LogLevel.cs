namespace Venus.Actors.Event;

/// <summary>How loud a log event is, lowest first.</summary>
public enum LogLevel
{
    /// <summary>For whoever debugs an actor.</summary>
    DebugLevel,

    /// <summary>Something a user may want to know.</summary>
    InfoLevel,

    /// <summary>Something is off, and was handled.</summary>
    WarningLevel,

    /// <summary>Something failed.</summary>
    ErrorLevel,
}
