using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>
/// The signed frames of one direction of a raw link: HMAC-SHA256 over <c>counter:8 header payload</c>, the counter being the frame's number among them.
/// DATA is not signed and never passes here, so a frame is short.
/// </summary>
internal sealed class RawFrameMac : IDisposable
{
    public const int Size = HmacSha256.Size;

    /// <summary>Bytes of HMAC behind a frame of this type.</summary>
    public static int SizeFor(RecordType type) => type == RecordType.Data ? 0 : Size;

    private readonly byte[] _key;
    private readonly Lock _lock = new();
    private ulong _number;
    private bool _dead;

    public RawFrameMac(ReadOnlySpan<byte> key) => _key = key.ToArray();

    public void Next(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        if (payload.Length > Bind.MaxSize)
            throw new ProtocolException($"A raw link's frame has {payload.Length} bytes of payload.");
        Span<byte> signed = stackalloc byte[sizeof(ulong) + RecordHeader.Size + Bind.MaxSize];
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_dead, this);
            BinaryPrimitives.WriteUInt64BigEndian(signed, _number++);
            header.CopyTo(signed[sizeof(ulong)..]);
            payload.CopyTo(signed[(sizeof(ulong) + RecordHeader.Size)..]);
            try
            {
                HmacSha256.HashData(_key, signed[..(sizeof(ulong) + RecordHeader.Size + payload.Length)], mac);
            }
            catch
            {
                // The frame's number is used, and the peer waits for that frame: nothing can follow it.
                Wipe();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Wipe();
    }

    private void Wipe()
    {
        _dead = true;
        CryptographicOperations.ZeroMemory(_key);
    }
}
