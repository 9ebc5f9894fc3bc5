namespace Venus.Net.Protocol;

/// <summary>
/// What one end does to everything it sends on a link: <c>header payload trailer</c>, written in place. Knows nothing of sockets, so that every relay
/// engine can use it on its own buffers. Records must reach the wire whole and in the order in which they were sealed. Not for use by several threads.
/// </summary>
public abstract class FrameSealer : IDisposable
{
    private protected FrameSealer()
    {
    }

    /// <summary>Bytes after the payload of a record of this type.</summary>
    public abstract int TrailerSize(RecordType type);

    /// <summary>Bytes around the payload of a record of this type.</summary>
    public int Overhead(RecordType type) => RecordHeader.Size + TrailerSize(type);

    /// <summary>
    /// Seals the <paramref name="length"/> bytes of payload that stand in <paramref name="record"/> after room for the header, in place.
    /// </summary>
    /// <returns>The record's whole size.</returns>
    /// <exception cref="ObjectDisposedException">The link is over.</exception>
    public int Seal(RecordType type, Span<byte> record, int length)
    {
        var size = length + Overhead(type);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, RecordHeader.MaxPayload);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, record.Length);
        new RecordHeader(type, length).Write(record);
        var payload = record.Slice(RecordHeader.Size, length);
        Finish(record[..RecordHeader.Size], payload, payload, record[(RecordHeader.Size + length)..size]);
        return size;
    }

    /// <summary>Seals a payload that stands elsewhere.</summary>
    /// <returns>The record's whole size.</returns>
    /// <exception cref="ObjectDisposedException">The link is over.</exception>
    public int Seal(RecordType type, ReadOnlySpan<byte> payload, Span<byte> record)
    {
        var trailer = TrailerSize(type);
        var size = RecordHeader.Size + payload.Length + trailer;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, RecordHeader.MaxPayload, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, record.Length, nameof(record));
        new RecordHeader(type, payload.Length).Write(record);
        Finish(record[..RecordHeader.Size], payload, record.Slice(RecordHeader.Size, payload.Length), record.Slice(size - trailer, trailer));
        return size;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract void Finish(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> destination, Span<byte> trailer);
}
