using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// The first 64 bytes of a data link, client to server: <c>'VNL2' flags:1 reserved:3 session:16 number:8 HMAC:32</c>. Flag bit 0 says raw; every
/// other bit and the reserved bytes are zero. The HMAC-SHA256 covers the 32 bytes before it, under HKDF-SHA256(link secret, no salt,
/// "venus2 link hello"). Reading checks the form alone, so that a stranger's connection is dropped before anything is looked up for it.
/// </summary>
/// <param name="Kind">How the link will carry bytes.</param>
/// <param name="Session">The session that the link belongs to.</param>
/// <param name="Number">Counts the session's links; the server takes each once (<see cref="LinkNumberWindow"/>).</param>
public readonly record struct LinkHello(LinkKind Kind, SessionId Session, ulong Number)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = SignedSize + HMACSHA256.HashSizeInBytes;

    /// <summary>The first byte of every data link; a control channel begins with TLS's 0x16.</summary>
    public const byte FirstByte = (byte)'V';

    private const int SignedSize = 32;
    private const int FlagsAt = 4;
    private const int SessionAt = 8;
    private const int NumberAt = 24;

    private static ReadOnlySpan<byte> Magic => "VNL2"u8;

    /// <summary>Writes and signs the hello.</summary>
    public void Write(Span<byte> destination, LinkSecret secret)
    {
        Magic.CopyTo(destination);
        destination[FlagsAt] = (byte)Kind;
        destination[(FlagsAt + 1)..SessionAt].Clear();
        Session.TryWrite(destination[SessionAt..]);
        BinaryPrimitives.WriteUInt64BigEndian(destination[NumberAt..], Number);
        secret.SignHello(destination[..SignedSize], destination[SignedSize..Size]);
    }

    /// <summary>Reads exactly <see cref="Size"/> bytes; false if they have not the form of a hello. Proves nothing yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out LinkHello hello)
    {
        hello = default;
        if (frame.Length != Size || !frame.StartsWith(Magic) || frame[FlagsAt] > (byte)LinkKind.Raw
            || frame[(FlagsAt + 1)..SessionAt].ContainsAnyExcept((byte)0))
            return false;
        hello = new LinkHello(
            (LinkKind)frame[FlagsAt],
            SessionId.Read(frame[SessionAt..]),
            BinaryPrimitives.ReadUInt64BigEndian(frame[NumberAt..]));
        return true;
    }

    /// <summary>Whether <paramref name="frame"/>, as received, was signed by a holder of the session's secret. Compares in fixed time.</summary>
    public static bool IsAuthentic(ReadOnlySpan<byte> frame, LinkSecret secret)
    {
        if (frame.Length != Size)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        secret.SignHello(frame[..SignedSize], expected);
        return CryptographicOperations.FixedTimeEquals(expected, frame[SignedSize..]);
    }
}
