namespace Venus.Net.Protocol;

/// <summary>Writes the frames that one end of a raw link sends before its direction goes bare: in clear, all but DATA with 32 bytes of HMAC.</summary>
public sealed class RawFrameSigner : FrameSealer
{
    private readonly RawFrameMac _mac;

    /// <summary>Starts a direction with its secret out of <see cref="LinkKeys"/>.</summary>
    public RawFrameSigner(ReadOnlySpan<byte> secret) => _mac = new RawFrameMac(secret);

    /// <inheritdoc/>
    public override int TrailerSize(RecordType type) => RawFrameMac.SizeFor(type);

    /// <summary>Wipes the key; safe at any time, from any thread.</summary>
    public override void Dispose() => _mac.Dispose();

    private protected override void Finish(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> destination, Span<byte> trailer)
    {
        payload.CopyTo(destination);
        if (!trailer.IsEmpty)
            _mac.Next(header, payload, trailer);
    }
}
