using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// How a client shows that it knows its token, to this server and in this handshake only, and how a server checks that with the token's hash alone. It is
/// SCRAM's (RFC 5802 §3) with the token as ClientKey: <c>token XOR HMAC-SHA256(SHA-256(token), transcript)</c>. A server takes the mask off and hashes
/// what is left. Who has the hash can make the mask, and still has no token to put under it; who sees a proof and lacks the hash sees random bytes.
/// </summary>
/// <remarks>
/// The transcript is <c>"venus3 client" ‖ client nonce ‖ server nonce ‖ session id ‖ SPKI hash ‖ SHA-256(HELLO frame ‖ CHALLENGE frame)</c>. Every
/// part has a fixed
/// length, so no two handshakes give the same one. The last part binds what was negotiated (versions, client, instance); docs/protocol.md argues the rest.
/// </remarks>
public static class ClientProof
{
    private static readonly byte[] Label = [.. "venus3 client"u8];

    /// <summary>Makes the proof.</summary>
    /// <param name="token">The client's credential.</param>
    /// <param name="hello">As the client sent it.</param>
    /// <param name="challenge">As the server sent it.</param>
    /// <param name="serverKey">The key that TLS authenticated, as the client saw it.</param>
    public static TokenProof Compute(Token token, Hello hello, Challenge challenge, PinnedKey serverKey)
    {
        ArgumentNullException.ThrowIfNull(token);
        Span<byte> proof = stackalloc byte[TokenProof.Size];
        Mask(token.Hash, hello, challenge, serverKey, proof);
        Xor(proof, token.Span);
        return TokenProof.Read(proof);
    }

    /// <summary>Whether whoever made the proof knows the token that the hash is of. Takes the same time whatever the answer.</summary>
    /// <param name="hash">Of the token.</param>
    /// <param name="proof">What came.</param>
    /// <param name="hello">As the client sent it.</param>
    /// <param name="challenge">As the server sent it.</param>
    /// <param name="serverKey">The server's own key.</param>
    public static bool Verify(TokenHash hash, TokenProof proof, Hello hello, Challenge challenge, PinnedKey serverKey)
    {
        ArgumentNullException.ThrowIfNull(hash);
        Span<byte> token = stackalloc byte[TokenProof.Size];
        Span<byte> proven = stackalloc byte[TokenHash.Size];
        Mask(hash, hello, challenge, serverKey, token);
        Span<byte> sent = stackalloc byte[TokenProof.Size];
        proof.TryWrite(sent);
        Xor(token, sent);
        SHA256.HashData(token, proven);
        CryptographicOperations.ZeroMemory(token);
        return CryptographicOperations.FixedTimeEquals(proven, hash.Span);
    }

    private static void Mask(TokenHash hash, Hello hello, Challenge challenge, PinnedKey serverKey, Span<byte> mask)
    {
        ArgumentNullException.ThrowIfNull(hello);
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(serverKey);
        Span<byte> transcript = stackalloc byte[Label.Length + Nonce.Size + Nonce.Size + SessionId.Size + PinnedKey.Size + SHA256.HashSizeInBytes];
        Label.CopyTo(transcript);
        var rest = transcript[Label.Length..];
        hello.Nonce.TryWrite(rest);
        challenge.Nonce.TryWrite(rest = rest[Nonce.Size..]);
        challenge.SessionId.TryWrite(rest = rest[Nonce.Size..]);
        serverKey.Hash.CopyTo(rest = rest[SessionId.Size..]);
        // A message has exactly one frame (ControlCodec), so writing it again gives the bytes that were on the wire.
        SHA256.HashData([.. ControlCodec.Encode(hello), .. ControlCodec.Encode(challenge)], rest[PinnedKey.Size..]);
        HMACSHA256.HashData(hash.Span, transcript, mask);
    }

    private static void Xor(Span<byte> bytes, ReadOnlySpan<byte> with)
    {
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] ^= with[at];
    }
}
