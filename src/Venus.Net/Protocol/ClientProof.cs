using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// The MAC by which a client shows that it knows its token, to this server and in this handshake only:
/// <c>HMAC-SHA256(K, "venus2 client" ‖ client nonce ‖ server nonce ‖ session id ‖ SPKI hash ‖ SHA-256(HELLO frame ‖ CHALLENGE frame))</c>
/// with K the token's SHA-256. Every part has a fixed length, so no two handshakes give the same input. The last part binds what was
/// negotiated (versions, client, instance); docs/protocol.md argues the rest.
/// </summary>
public static class ClientProof
{
    /// <summary>Computes the MAC.</summary>
    /// <param name="tokenHash">K, 32 bytes.</param>
    /// <param name="hello">As the client sent it.</param>
    /// <param name="challenge">As the server sent it.</param>
    /// <param name="serverKey">The key that TLS authenticated: the one the client saw, or the server's own.</param>
    public static ProofMac Compute(ReadOnlySpan<byte> tokenHash, Hello hello, Challenge challenge, PinnedKey serverKey)
    {
        ArgumentNullException.ThrowIfNull(hello);
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(serverKey);
        var label = "venus2 client"u8;
        Span<byte> input = stackalloc byte[label.Length + Nonce.Size + Nonce.Size + SessionId.Size + PinnedKey.Size + SHA256.HashSizeInBytes];
        label.CopyTo(input);
        var rest = input[label.Length..];
        hello.Nonce.TryWrite(rest);
        challenge.Nonce.TryWrite(rest = rest[Nonce.Size..]);
        challenge.SessionId.TryWrite(rest = rest[Nonce.Size..]);
        serverKey.Hash.CopyTo(rest = rest[SessionId.Size..]);
        // A message has exactly one frame (ControlCodec), so writing it again gives the bytes that were on the wire.
        SHA256.HashData([.. ControlCodec.Encode(hello), .. ControlCodec.Encode(challenge)], rest[PinnedKey.Size..]);
        Span<byte> mac = stackalloc byte[ProofMac.Size];
        HMACSHA256.HashData(tokenHash, input, mac);
        return ProofMac.Read(mac);
    }
}
