using System.Collections;
using System.Globalization;
using System.Text;

namespace Venus.Logs;

/// <summary>
/// What both log formats share: the text of a value, and the escaping that keeps a peer from writing log lines of its own
/// (line feeds, terminal sequences, characters that turn the reading direction round: Unicode TR 36, 3.3).
/// </summary>
internal static class LogText
{
    /// <summary>Longest value that is written; what a peer sends must not fill the log.</summary>
    public const int MaxValue = 1024;

    /// <summary>Time as both formats write it: UTC, ISO 8601, milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The key as the log writes it: <c>BridgeId</c> becomes <c>bridge-id</c>.</summary>
    public static string Key(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>A value as text, the same on every machine; at most <see cref="MaxValue"/> characters.</summary>
    public static string Value(object value)
    {
        var text = value switch
        {
            string s => s,
            bool b => b ? "true" : "false",
            TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###}s"),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable many => string.Join(',', many.Cast<object?>().Select(one => one is null ? string.Empty : Value(one))),
            _ => value.ToString() ?? string.Empty,
        };
        return text.Length <= MaxValue ? text : string.Concat(text.AsSpan(0, MaxValue), "…");
    }

    /// <summary>Appends the text bare where that is unmistakable, and in quotes with escapes where it is not.</summary>
    public static void AppendQuoted(StringBuilder line, string text)
    {
        if (text.Length > 0 && !text.Any(NeedsQuotes))
        {
            line.Append(text);
            return;
        }

        line.Append('"');
        foreach (var c in text)
        {
            AppendEscaped(line, c);
        }

        line.Append('"');
    }

    private static void AppendEscaped(StringBuilder line, char c)
    {
        switch (c)
        {
            case '"' or '\\':
                line.Append('\\').Append(c);
                break;
            case '\n':
                line.Append("\\n");
                break;
            case '\r':
                line.Append("\\r");
                break;
            case '\t':
                line.Append("\\t");
                break;
            default:
                if (IsUnsafe(c))
                {
                    line.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    line.Append(c);
                }

                break;
        }
    }

    private static bool NeedsQuotes(char c) => char.IsWhiteSpace(c) || c is '"' or '=' || IsUnsafe(c);

    // Control characters of both sets, format characters (bidirectional overrides, zero widths) and line separators.
    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
