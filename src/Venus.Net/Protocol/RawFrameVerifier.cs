using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>Verifies the frames that one end of a raw link receives before the peer's direction goes bare, all but DATA. Compares in fixed time.</summary>
public sealed class RawFrameVerifier : FrameOpener
{
    private readonly RawFrameMac _mac;
    private bool _failed;

    /// <summary>Starts a direction with its secret out of <see cref="LinkKeys"/>.</summary>
    public RawFrameVerifier(ReadOnlySpan<byte> secret) => _mac = new RawFrameMac(secret);

    /// <inheritdoc/>
    public override int TrailerSize(RecordType type) => RawFrameMac.SizeFor(type);

    /// <inheritdoc/>
    public override int SizeOf(RecordHeader header) => header.Type
        is RecordType.Ack or RecordType.Resume or RecordType.Resumed
        ? throw new ProtocolException($"A raw link has no frame of type {(byte)header.Type}.")
        : base.SizeOf(header);

    /// <summary>Wipes the key; safe at any time, from any thread.</summary>
    public override void Dispose() => _mac.Dispose();

    private protected override bool Check(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> trailer, Span<byte> destination)
    {
        if (!trailer.IsEmpty)
        {
            Span<byte> expected = stackalloc byte[RawFrameMac.Size];
            _mac.Next(header, payload, expected);
            _failed |= !CryptographicOperations.FixedTimeEquals(expected, trailer);
        }

        if (!_failed)
            payload.CopyTo(destination);
        return !_failed;
    }
}
