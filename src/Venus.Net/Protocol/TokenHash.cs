using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// SHA-256 of a token's 32 bytes, written <c>sha256:</c> and 43 digits of base64url: what a server may keep in the token's place. It
/// checks a proof and makes none, so whoever reads it cannot log in with it. Prints as <c>***</c>.
/// </summary>
public sealed class TokenHash : IEquatable<TokenHash>
{
    /// <summary>Bytes of the hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly byte[] _hash;

    private TokenHash(byte[] hash) => _hash = hash;

    /// <summary>The hash itself.</summary>
    public ReadOnlySpan<byte> Span => _hash;

    /// <summary>The hash of a token's bytes.</summary>
    public static TokenHash Of(ReadOnlySpan<byte> token) => new(SHA256.HashData(token));

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is not that; the message does not quote it.</exception>
    public static TokenHash Parse(string text) => TryParse(text, out var hash)
        ? hash
        : throw new FormatException("A token hash is written sha256: and 43 characters of base64url; `venus init` makes one.");

    /// <summary>Reads the text form, or returns false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TokenHash? hash)
    {
        hash = TaggedHash.Parse(TaggedHash.Sha256Tag, text) is { } bytes ? new TokenHash(bytes) : null;
        return hash is not null;
    }

    /// <summary>The text form: for writing it into a configuration, never for a log.</summary>
    public string Reveal() => TaggedHash.Format(TaggedHash.Sha256Tag, _hash);

    /// <summary>Compares in fixed time.</summary>
    public bool Equals(TokenHash? other) => other is not null && CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenHash);

    /// <summary>The same for all: a hash code would be a few bits of a secret.</summary>
    public override int GetHashCode() => Size;

    /// <summary>Never the hash.</summary>
    public override string ToString() => "***";
}
