using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Logs;

/// <summary>One log event taken apart: who, what, and with which values.</summary>
/// <param name="Level">Short name of its level.</param>
/// <param name="Actor">Path of the actor, or the logger's category where no actor speaks.</param>
/// <param name="Event">The event's name, or <see langword="null"/> where it has none.</param>
/// <param name="Fields">Values by name, in the order of the message.</param>
internal readonly record struct LogRecord(string Level, string Actor, string? Event, List<KeyValuePair<string, object>> Fields)
{
    /// <summary>Takes an entry apart. An entry of another library keeps its text, as the field <c>message</c>.</summary>
    public static LogRecord Of<TState>(in LogEntry<TState> entry)
    {
        string? actor = null;
        var fields = new List<KeyValuePair<string, object>>(8);
        foreach (var (key, value) in entry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            switch (key)
            {
                case "{OriginalFormat}":
                    break;
                case "Actor":
                    actor = value?.ToString();
                    break;
                default:
                    if (value is not null)
                    {
                        fields.Add(new(LogText.Key(key), value));
                    }

                    break;
            }
        }

        if (actor is null || entry.EventId.Name is null)
        {
            // Not one of ours: its text says more than its values.
            fields.Clear();
            fields.Add(new("message", entry.Formatter(entry.State, null)));
        }

        var name = entry.EventId.Name is { } given ? LogText.Key(given) : null;
        return new LogRecord(LevelName(entry.LogLevel), WithoutAddress(actor ?? entry.Category), name, fields);
    }

    // The actor runtime itself names an actor by its full address: akka://venus/user/server.
    private static string WithoutAddress(string category) =>
        Uri.TryCreate(category, UriKind.Absolute, out var address) && address.Scheme == "akka" ? address.AbsolutePath : category;

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
