using Microsoft.Extensions.Logging;

namespace Venus.Actors.Event;

/// <summary>
/// Hands what the event stream carries for the log to a logger factory: log events, and the first few dead letters. It is called on the publisher's thread, so that
/// what a system says while it ends is not lost with it.
/// </summary>
internal sealed partial class LogSink(ActorSystemImpl system, ILoggerFactory loggers, int logDeadLetters)
{
    private readonly ILogger _logger = loggers.CreateLogger("Venus.Actors");
    private int _deadLetters;

    /// <summary>Takes an event. Never throws.</summary>
    public void Accept(object @event)
    {
        switch (@event)
        {
            case LogEvent entry:
                Write(entry);
                break;
            case SuppressedDeadLetter:
                break;
            case AllDeadLetters letter:
                Report(letter);
                break;
            default:
                break;
        }
    }

    [LoggerMessage(EventId = 1, Message = "{Actor} {Text}")]
    private static partial void Write(ILogger logger, Microsoft.Extensions.Logging.LogLevel level, string actor, object text, Exception? cause);

    private void Write(LogEvent entry)
    {
        var level = entry.LogLevel() switch
        {
            LogLevel.DebugLevel => Microsoft.Extensions.Logging.LogLevel.Debug,
            LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
            LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
            _ => Microsoft.Extensions.Logging.LogLevel.Error,
        };
        try
        {
            Write(_logger, level, entry.LogSource, entry.Message, entry.Cause);
        }
        catch (Exception)
        {
            // A logger that fails must not fail the actor that says something; there is nowhere left to say so.
        }
    }

    private void Report(AllDeadLetters letter)
    {
        var count = Interlocked.Increment(ref _deadLetters);
        if (count > logDeadLetters)
            return;
        var fate = letter is UnhandledMessage ? "unhandled" : "not delivered";
        var last = count == logDeadLetters ? ", no more dead letters will be logged" : "";
        system.EventStream.Publish(new Info(
            letter.Recipient.Path.ToString(),
            letter.Recipient.GetType(),
            $"Message [{letter.Message.GetType().Name}] from {letter.Sender} to {letter.Recipient} was {fate}. [{count}] dead letters encountered{last}."));
    }
}
