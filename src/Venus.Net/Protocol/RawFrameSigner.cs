namespace Venus.Net.Protocol;

/// <summary>Signs the frames that one end of a raw link sends before the link goes bare: in clear, with 32 bytes of HMAC.</summary>
public sealed class RawFrameSigner : FrameSealer
{
    private readonly RawFrameMac _mac;

    /// <summary>Starts a direction with its secret out of <see cref="LinkKeys"/>.</summary>
    public RawFrameSigner(ReadOnlySpan<byte> secret) => _mac = new RawFrameMac(secret);

    /// <inheritdoc/>
    public override int TrailerSize => RawFrameMac.Size;

    /// <summary>Wipes the key; safe at any time, from any thread.</summary>
    public override void Dispose() => _mac.Dispose();

    private protected override void Finish(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> destination, Span<byte> trailer)
    {
        payload.CopyTo(destination);
        _mac.Next(header, payload, trailer);
    }
}
