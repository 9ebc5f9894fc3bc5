using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// The 32 random bytes that a session's data links derive all their keys from. Made by the server, carried to the client inside
/// the control channel's TLS, wiped when the session ends. Prints as <c>***</c>.
/// </summary>
public sealed class LinkSecret : IDisposable, IEquatable<LinkSecret>
{
    /// <summary>Bytes of a secret.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes = new byte[Size];
    private readonly Lock _helloLock = new();
    private byte[]? _hello;
    private volatile bool _disposed;

    /// <summary>Copies a secret.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not <see cref="Size"/> bytes long.</exception>
    public LinkSecret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A link secret is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    private LinkSecret() => RandomNumberGenerator.Fill(_bytes);

    /// <summary>The bytes themselves: for key derivation and for WELCOME, nothing else.</summary>
    /// <exception cref="ObjectDisposedException">The session is over and the secret wiped.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>
    /// HMAC-SHA256 under the key of link hellos: HKDF-SHA256(secret, no salt, "venus2 link hello"). The key is the same for all of a session's links, so it is
    /// derived once.
    /// </summary>
    /// <param name="signed">What is signed.</param>
    /// <param name="mac">Takes <see cref="HMACSHA256.HashSizeInBytes"/> bytes.</param>
    /// <exception cref="ObjectDisposedException">The session is over and the secret wiped.</exception>
    internal void SignHello(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        lock (_helloLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            HmacSha256.HashData(_hello ??= CreateHello(), signed, mac);
        }
    }

    /// <summary>A new secret from the system's random generator.</summary>
    public static LinkSecret New() => new();

    /// <summary>Compares in fixed time.</summary>
    public bool Equals(LinkSecret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LinkSecret);

    /// <summary>The same for all secrets: a hash would be a few bits of the secret, and nobody looks one up by it.</summary>
    public override int GetHashCode() => Size;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "***";

    /// <summary>Wipes the bytes. Whoever made or received the session calls it when the session ends.</summary>
    public void Dispose()
    {
        lock (_helloLock)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_hello);
            CryptographicOperations.ZeroMemory(_bytes);
        }
    }

    private byte[] CreateHello()
    {
        var key = new byte[HmacSha256.Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, key, salt: [], info: "venus2 link hello"u8);
        return key;
    }
}
