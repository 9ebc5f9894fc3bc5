using System.Globalization;
using System.Text;

namespace Venus.Supervision;

/// <summary>
/// Makes an actor's name of a text from outside: of a file, a peer, a user. Such a text is data and may be anything, and a name that an
/// actor may not have would fail its parent. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c> stay, so that paths in the log read well. The
/// rest is percent-encoded (RFC 3986 §2.1), and a dot at the front, where it would make a step of a path. Two texts that differ never make
/// the same name.
/// </summary>
public static class ActorNames
{
    // No byte of UTF-8, nor of what is made of half a pair of surrogates here: it stands for nothing else.
    private const string Empty = "%FF";

    /// <summary>The name for <paramref name="text"/>.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return Empty;
        }

        if (text[0] != '.' && text.All(IsPlain))
        {
            return text;
        }

        var name = new StringBuilder(text.Length * 3);
        Span<byte> utf8 = stackalloc byte[4];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (IsPlain(rest[0]) && (rest[0] != '.' || name.Length > 0))
            {
                name.Append(rest[0]);
                rest = rest[1..];
                continue;
            }

            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            foreach (var value in whole ? utf8[..rune.EncodeToUtf8(utf8)] : Lone(rest[0], utf8))
            {
                name.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }

            rest = rest[used..];
        }

        return name.ToString();
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';

    // Half a pair is no text, and JSON can spell it: the three bytes that UTF-8 would have for it, and allows for nothing (WTF-8).
    private static Span<byte> Lone(char surrogate, Span<byte> utf8)
    {
        utf8[0] = (byte)(0xE0 | (surrogate >> 12));
        utf8[1] = (byte)(0x80 | ((surrogate >> 6) & 0x3F));
        utf8[2] = (byte)(0x80 | (surrogate & 0x3F));
        return utf8[..3];
    }
}
