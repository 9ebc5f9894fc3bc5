using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// The SHA-256 of a server's public key (its SubjectPublicKeyInfo in DER, as RFC 7469 §2.4 takes it), written
/// <c>sha256:</c> and 43 digits of base64url. Public knowledge: it may be logged and sent by mail.
/// </summary>
public sealed class PinnedKey : IEquatable<PinnedKey>
{
    /// <summary>Bytes of the hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly byte[] _hash;

    private PinnedKey(byte[] hash) => _hash = hash;

    internal ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The pin of a public key.</summary>
    /// <param name="subjectPublicKeyInfo">The key as DER.</param>
    public static PinnedKey Of(ReadOnlySpan<byte> subjectPublicKeyInfo) => new(SHA256.HashData(subjectPublicKeyInfo));

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static PinnedKey Parse(string text) => TryParse(text, out var pin)
        ? pin
        : throw new FormatException("A pinned key is written sha256: and 43 characters of base64url, as the server prints it.");

    /// <summary>Reads the text form, or returns false.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PinnedKey? pin)
    {
        pin = TaggedHash.Parse(TaggedHash.Sha256Tag, text) is { } hash ? new PinnedKey(hash) : null;
        return pin is not null;
    }

    /// <summary>Whether <paramref name="actual"/> is this key; in fixed time.</summary>
    public bool Matches(PinnedKey actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        return CryptographicOperations.FixedTimeEquals(_hash, actual._hash);
    }

    /// <inheritdoc/>
    public bool Equals(PinnedKey? other) => other is not null && Matches(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PinnedKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <summary>The text form.</summary>
    public override string ToString() => TaggedHash.Format(TaggedHash.Sha256Tag, _hash);
}
