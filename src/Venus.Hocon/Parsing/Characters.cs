using System.Buffers;
using System.Globalization;

namespace Venus.Hocon.Parsing;

/// <summary>Classes of characters (HOCON, sections "Whitespace" and "Unquoted strings").</summary>
internal static class Characters
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly SearchValues<char> Reserved = SearchValues.Create("$\"{}[]:=,+#`^?!@*&\\");

    /// <summary>White space, the newline included. U+0085 is a control character and no white space.</summary>
    public static bool IsSpace(char character)
    {
        if (character < 0x80)
        {
            return character is ' ' or (>= '\t' and <= '\r') or (>= '\x1C' and <= '\x1F');
        }

        return character == ByteOrderMark || char.GetUnicodeCategory(character)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }

    /// <summary>Characters that an unquoted string may not contain.</summary>
    public static bool IsReserved(char character) => Reserved.Contains(character);
}
