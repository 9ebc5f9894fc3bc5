namespace Venus.Net.Protocol;

/// <summary>
/// What one end does to everything it receives on a link: proves that a record is the next one that the peer sealed, and bares its payload.
/// Knows nothing of sockets. Not for use by several threads.
/// </summary>
/// <remarks>Read the header with <see cref="RecordHeader.TryRead"/>, wait until <see cref="SizeOf"/> bytes are there, then open them.</remarks>
public abstract class FrameOpener : IDisposable
{
    private protected FrameOpener()
    {
    }

    /// <summary>Bytes after the payload of a record of this type.</summary>
    public abstract int TrailerSize(RecordType type);

    /// <summary>The whole size of the record that begins with <paramref name="header"/>.</summary>
    /// <exception cref="ProtocolException">This kind of link has no such record.</exception>
    public virtual int SizeOf(RecordHeader header) => RecordHeader.Size + header.Length + TrailerSize(header.Type);

    /// <summary>Opens a record where it stands.</summary>
    /// <returns>The payload, inside <paramref name="record"/>.</returns>
    /// <exception cref="ProtocolException">The record was changed, or is not the next one. Nothing can be opened after that.</exception>
    /// <exception cref="ObjectDisposedException">The link is over.</exception>
    public Span<byte> Open(RecordHeader header, Span<byte> record)
    {
        var payload = record.Slice(RecordHeader.Size, header.Length);
        Open(header, record, payload);
        return payload;
    }

    /// <summary>Opens a record into <paramref name="destination"/>, which is the payload's own place or does not touch the record.</summary>
    /// <exception cref="ProtocolException">The record was changed, or is not the next one. Nothing can be opened after that.</exception>
    /// <exception cref="ObjectDisposedException">The link is over.</exception>
    public void Open(RecordHeader header, ReadOnlySpan<byte> record, Span<byte> destination)
    {
        var payload = record.Slice(RecordHeader.Size, header.Length);
        var trailer = record.Slice(RecordHeader.Size + header.Length, TrailerSize(header.Type));
        if (!Check(record[..RecordHeader.Size], payload, trailer, destination[..header.Length]))
            throw new ProtocolException($"A record of type {(byte)header.Type} is not the next one that the peer sealed.");
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract bool Check(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> trailer, Span<byte> destination);
}
