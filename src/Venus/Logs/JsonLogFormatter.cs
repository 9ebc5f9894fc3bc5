using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Venus.Logs;

/// <summary>
/// The log for machines: one JSON object a line with <c>time</c>, <c>level</c>, <c>actor</c>, <c>event</c> and the same keys as
/// the text format; whole numbers and truth values stay what they are, everything else is a string.
/// </summary>
internal sealed class JsonLogFormatter(IOptions<LogFormatOptions> options, TimeProvider clock) : ConsoleFormatter(FormatName)
{
    /// <summary>Name under which the console finds this format; it has one called json of its own.</summary>
    public const string FormatName = "venus-json";

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var record = LogRecord.Of(logEntry);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", LogText.Time(clock.GetUtcNow()));
            json.WriteString("level", record.Level);
            json.WriteString("actor", record.Actor);
            if (record.Event is not null)
            {
                json.WriteString("event", record.Event);
            }

            foreach (var (key, value) in record.Fields)
            {
                WriteField(json, key, value);
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", LogText.Value($"{exception.GetType().Name}: {exception.Message}"));
                if (options.Value.Stacks)
                {
                    json.WriteString("stack", exception.ToString());
                }
            }

            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan) + '\n');
    }

    private static void WriteField(Utf8JsonWriter json, string key, object value)
    {
        switch (value)
        {
            case bool truth:
                json.WriteBoolean(key, truth);
                break;
            case byte or short or ushort or int or uint or long:
                json.WriteNumber(key, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumber(key, number);
                break;
            default:
                json.WriteString(key, LogText.Value(value));
                break;
        }
    }
}
