using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Venus.Logs;

/// <summary>
/// The log for people: <c>time level actor-path event key=value…</c>, one line an event. Exceptions add their type and
/// message; with <see cref="LogFormatOptions.Stacks"/> their stack follows, indented.
/// </summary>
internal sealed class TextLogFormatter(IOptions<LogFormatOptions> options, TimeProvider clock) : ConsoleFormatter(FormatName)
{
    /// <summary>Name under which the console finds this format.</summary>
    public const string FormatName = "venus-text";

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var record = LogRecord.Of(logEntry);
        var line = new StringBuilder(160);
        line.Append(LogText.Time(clock.GetUtcNow())).Append(' ').Append(record.Level).Append(' ');
        LogText.AppendQuoted(line, record.Actor);
        if (record.Event is not null)
        {
            line.Append(' ').Append(record.Event);
        }

        foreach (var (key, value) in record.Fields)
        {
            AppendField(line, key, LogText.Value(value));
        }

        if (logEntry.Exception is { } exception)
        {
            AppendField(line, "exception", LogText.Value($"{exception.GetType().Name}: {exception.Message}"));
            if (options.Value.Stacks)
            {
                line.Append("\n    ").Append(exception.ToString().ReplaceLineEndings("\n    "));
            }
        }

        textWriter.Write(line.Append('\n').ToString());
    }

    private static void AppendField(StringBuilder line, string key, string value)
    {
        line.Append(' ').Append(key).Append('=');
        LogText.AppendQuoted(line, value);
    }
}
