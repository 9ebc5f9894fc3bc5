using System.Globalization;
using System.Text;

namespace Venus.Hocon.Parsing;

/// <summary>Reads quoted strings: JSON's (RFC 8259, section 7) and triple-quoted ones.</summary>
internal static class QuotedText
{
    private const string TripleQuote = "\"\"\"";

    /// <summary>Reads the string that begins at <paramref name="at"/> and moves behind it.</summary>
    public static string Read(SourceText source, ref int at) =>
        string.CompareOrdinal(source.Text, at, TripleQuote, 0, TripleQuote.Length) == 0 ? ReadTriple(source, ref at) : ReadSingle(source, ref at);

    private static string ReadTriple(SourceText source, ref int at)
    {
        var start = at + TripleQuote.Length;
        var end = source.Text.IndexOf(TripleQuote, start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw source.Error(at, "the string that begins here has no end; close it with \"\"\".");
        }

        // Quotes beyond three belong to the string: """a"""" is a".
        while (end + TripleQuote.Length < source.Text.Length && source.Text[end + TripleQuote.Length] == '"')
        {
            end++;
        }

        at = end + TripleQuote.Length;
        return source.Text[start..end];
    }

    private static string ReadSingle(SourceText source, ref int at)
    {
        var start = at++;
        var content = new StringBuilder();
        while (at < source.Text.Length)
        {
            var character = source.Text[at++];
            switch (character)
            {
                case '"':
                    return content.ToString();
                case '\\':
                    content.Append(ReadEscape(source, ref at));
                    break;
                case '\n':
                    throw source.Error(start, "the string that begins here has no end on its line; close it with \", or use \"\"\" for several lines.");
                case < ' ':
                    throw source.Error(at - 1, $"the control character {Excerpt.Of(character)} cannot stand in a quoted string; write \\u{(int)character:x4}.");
                default:
                    content.Append(character);
                    break;
            }
        }

        throw source.Error(start, "the string that begins here has no end; close it with \".");
    }

    private static char ReadEscape(SourceText source, ref int at)
    {
        var escape = at < source.Text.Length ? source.Text[at++] : '\0';
        return escape switch
        {
            '"' or '\\' or '/' => escape,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => ReadCodeUnit(source, ref at),
            _ => throw source.Error(
                Math.Max(at - 2, 0), $"\\ followed by {Excerpt.Of(escape)} is no escape; write \\\\ for a backslash, or use \"\"\"."),
        };
    }

    private static char ReadCodeUnit(SourceText source, ref int at)
    {
        if (at + 4 > source.Text.Length
            || !ushort.TryParse(source.Text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            throw source.Error(at - 2, "\\u needs four hexadecimal digits, as in \\u00e9.");
        }

        at += 4;
        return (char)unit;
    }
}
