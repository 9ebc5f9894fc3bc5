using System.Text;

namespace Venus.Hocon.Parsing;

/// <summary>Prepares text of a configuration for a message: short, and without characters that a terminal would obey.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    public static string Of(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxLength) + 1);
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, MaxLength)).EnumerateRunes())
        {
            shown.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? "\uFFFD" : rune.ToString());
        }

        return text.Length > MaxLength ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>One character, or its code point where it would not be seen.</summary>
    public static string Of(char character) =>
        char.IsControl(character) || char.IsWhiteSpace(character) || char.IsSurrogate(character) ? $"U+{(int)character:X4}" : $"'{character}'";
}
