using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// A client's credential: 256 random bits, written <c>vt_</c> and 43 digits of base64url. It leaves the client
/// under a mask only that a server makes which has its hash (<see cref="ClientProof"/>). Prints as <c>***</c>.
/// </summary>
public sealed class Token
{
    /// <summary>Bytes of a token.</summary>
    public const int Size = 32;

    private const string Tag = "vt_";

    private readonly byte[] _bytes;

    private Token(byte[] bytes) => _bytes = bytes;

    /// <summary>The token itself.</summary>
    internal ReadOnlySpan<byte> Span => _bytes;

    /// <summary>What a server keeps of it.</summary>
    public TokenHash Hash => TokenHash.Of(_bytes);

    /// <summary>A new token from the system's random generator.</summary>
    public static Token New() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Reads the text form. A text of one's own choice is no token: it could be guessed.</summary>
    /// <exception cref="FormatException">It is not that; the message does not quote it.</exception>
    public static Token Parse(string text) => TryParse(text, out var token)
        ? token
        : throw new FormatException("A token is written vt_ and 43 characters of base64url; `venus init` makes one.");

    /// <summary>Reads the text form, or returns false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Token? token)
    {
        token = TaggedHash.Parse(Tag, text) is { } bytes ? new Token(bytes) : null;
        return token is not null;
    }

    /// <summary>The text form: for writing it into a configuration, never for a log.</summary>
    public string Reveal() => TaggedHash.Format(Tag, _bytes);

    /// <summary>Never the token.</summary>
    public override string ToString() => "***";
}
