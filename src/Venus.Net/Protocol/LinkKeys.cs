using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// A link's two secrets, one per direction: HKDF-SHA256(link secret, salt = session id ‖ link number, info). The number makes them differ from every
/// other link's, info from each other's and between the kinds, so no key is ever used for two purposes. For a sealed link they are the first secrets of
/// the ratchet (<see cref="RecordCipher"/>), for a raw link HMAC keys.
/// </summary>
public sealed class LinkKeys : IDisposable
{
    /// <summary>Bytes of a direction's secret.</summary>
    public const int SecretSize = 32;

    private readonly byte[] _clientToServer = new byte[SecretSize];
    private readonly byte[] _serverToClient = new byte[SecretSize];

    private LinkKeys()
    {
    }

    /// <summary>The secret of what the client sends.</summary>
    public ReadOnlySpan<byte> ClientToServer => _clientToServer;

    /// <summary>The secret of what the server sends.</summary>
    public ReadOnlySpan<byte> ServerToClient => _serverToClient;

    /// <summary>Derives both secrets of the link that <paramref name="hello"/> names.</summary>
    public static LinkKeys Derive(LinkHello hello, LinkSecret secret)
    {
        Span<byte> salt = stackalloc byte[SessionId.Size + sizeof(ulong)];
        hello.Session.TryWrite(salt);
        BinaryPrimitives.WriteUInt64BigEndian(salt[SessionId.Size..], hello.Number);
        Span<byte> extracted = stackalloc byte[HmacSha256.Size];
        HmacSha256.Extract(salt, secret.Span, extracted);

        var raw = hello.Kind == LinkKind.Raw;
        var keys = new LinkKeys();
        HmacSha256.Expand(extracted, raw ? "venus2 raw c2s"u8 : "venus2 sealed c2s"u8, keys._clientToServer);
        HmacSha256.Expand(extracted, raw ? "venus2 raw s2c"u8 : "venus2 sealed s2c"u8, keys._serverToClient);
        HmacSha256.Forget();
        CryptographicOperations.ZeroMemory(extracted);
        return keys;
    }

    /// <summary>Wipes both.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_clientToServer);
        CryptographicOperations.ZeroMemory(_serverToClient);
    }
}
