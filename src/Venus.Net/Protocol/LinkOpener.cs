namespace Venus.Net.Protocol;

/// <summary>Opens the records of one direction of a sealed link, in the order in which they were sealed. Allocates nothing per record.</summary>
public sealed class LinkOpener : FrameOpener
{
    private readonly RecordCipher _cipher;

    /// <summary>Starts a direction with its secret out of <see cref="LinkKeys"/>.</summary>
    public LinkOpener(ReadOnlySpan<byte> secret) => _cipher = new RecordCipher(secret, seals: false);

    /// <inheritdoc/>
    public override int TrailerSize(RecordType type) => RecordCipher.TagSize;

    /// <summary>How many records were opened so far.</summary>
    public ulong Records => _cipher.Number;

    /// <summary>Wipes the keys; safe at any time, from any thread.</summary>
    public override void Dispose() => _cipher.Dispose();

    private protected override bool Check(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> trailer, Span<byte> destination)
        => _cipher.TryOpen(payload, trailer, destination, header);
}
