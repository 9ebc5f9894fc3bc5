using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Venus.Net.Protocol;

/// <summary>
/// What text may travel. Names and texts end in logs, terminals and web pages of the other side, so nothing that a terminal obeys or that
/// turns the reading direction is let through.
/// </summary>
public static class WireText
{
    /// <summary>Most that is kept, and sent back, of what was asked for by something that is no name, in UTF-8 bytes.</summary>
    public const int MaxAskedNameBytes = 255;

    /// <summary>Longest listen address as text, in bytes; a host name has at most 253 (RFC 1035 §2.3.4).</summary>
    public const int MaxListenBytes = 260;

    /// <summary>Longest explanation, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 512;

    /// <summary>
    /// Makes an explanation fit to be sent: what does not print becomes a space, what is too long is cut between characters.
    /// </summary>
    public static string Clean(string text) => Clean(text, MaxTextBytes);

    /// <summary>The same for another length.</summary>
    public static string Clean(string text, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsClean(text, maxBytes))
            return text;
        var clean = new StringBuilder(Math.Min(text.Length, maxBytes));
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = Prints(rune) ? rune : new Rune(' ');
            bytes += shown.Utf8SequenceLength;
            if (bytes > maxBytes)
                break;
            clean.Append(shown.ToString());
        }
        return clean.ToString();
    }

    /// <summary>Whether the text is well formed, printable and at most <paramref name="maxBytes"/> long in UTF-8.</summary>
    internal static bool IsClean(string text, int maxBytes)
    {
        ReadOnlySpan<char> rest = text;
        var bytes = 0;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done || !Prints(rune))
                return false;
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
                return false;
            rest = rest[used..];
        }
        return true;
    }

    /// <summary>Decodes UTF-8, strictly.</summary>
    /// <returns>Null if it is malformed or holds what does not print.</returns>
    internal static string? Decode(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return null;
        var text = Encoding.UTF8.GetString(utf8);
        return IsClean(text, int.MaxValue) ? text : null;
    }

    /// <summary>
    /// Decodes what should be a name and may be anything: made fit to be shown and sent back, and never a name if it was none, since what does not
    /// print becomes a space and what is cut is still too long.
    /// </summary>
    /// <returns>Null if it is no UTF-8.</returns>
    internal static string? DecodeAskedName(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8) ? Clean(Encoding.UTF8.GetString(utf8), MaxAskedNameBytes) : null;

    // Control: escape sequences and newlines. Format: invisible marks and bidirectional overrides. Separators: newlines of Unicode.
    private static bool Prints(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
