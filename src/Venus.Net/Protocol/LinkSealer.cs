namespace Venus.Net.Protocol;

/// <summary>Seals the records of one direction of a sealed link: header as associated data, ciphertext, 16 bytes of tag. Allocates nothing per record.</summary>
public sealed class LinkSealer : FrameSealer
{
    private readonly RecordCipher _cipher;

    /// <summary>Starts a direction with its secret out of <see cref="LinkKeys"/>.</summary>
    public LinkSealer(ReadOnlySpan<byte> secret) => _cipher = new RecordCipher(secret, seals: true);

    /// <inheritdoc/>
    public override int TrailerSize(RecordType type) => RecordCipher.TagSize;

    /// <summary>How many records were sealed so far.</summary>
    public ulong Records => _cipher.Number;

    /// <summary>Wipes the keys; safe at any time, from any thread.</summary>
    public override void Dispose() => _cipher.Dispose();

    private protected override void Finish(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> destination, Span<byte> trailer)
        => _cipher.Seal(payload, destination, trailer, header);
}
