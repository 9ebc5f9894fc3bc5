using System.Globalization;
using System.Text;

namespace Venus.Hocon.Rendering;

/// <summary>Writes strings as JSON does (RFC 8259, section 7).</summary>
internal static class JsonText
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2);
        AppendQuoted(quoted, text);
        return quoted.ToString();
    }

    /// <summary>Appends the string in quotes; lone surrogates as escapes, so that the result is valid UTF-8.</summary>
    public static void AppendQuoted(StringBuilder target, string text)
    {
        target.Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                target.Append(character).Append(text[++at]);
                continue;
            }

            AppendCharacter(target, character);
        }

        target.Append('"');
    }

    private static void AppendCharacter(StringBuilder target, char character)
    {
        _ = character switch
        {
            '"' => target.Append("\\\""),
            '\\' => target.Append("\\\\"),
            '\n' => target.Append("\\n"),
            '\r' => target.Append("\\r"),
            '\t' => target.Append("\\t"),
            '\b' => target.Append("\\b"),
            '\f' => target.Append("\\f"),
            _ when char.IsControl(character) || char.IsSurrogate(character) =>
                target.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            _ => target.Append(character),
        };
    }
}
