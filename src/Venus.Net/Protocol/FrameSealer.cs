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

    /// <summary>Bytes after the payload.</summary>
    public abstract int TrailerSize { get; }

    /// <summary>Bytes around a payload.</summary>
    public int Overhead => RecordHeader.Size + TrailerSize;

    /// <summary>
    /// Seals the <paramref name="length"/> bytes of payload that stand in <paramref name="record"/> after room for the header, in place.
    /// </summary>
    /// <returns>The record's whole size.</returns>
    /// <exception cref="ObjectDisposedException">The link is over.</exception>
    public int Seal(RecordType type, Span<byte> record, int length)
    {
        var size = length + Overhead;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, RecordHeader.MaxPayload);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, record.Length);
        new RecordHeader(type, length).Write(record);
        var payload = record.Slice(RecordHeader.Size, length);
        Finish(record[..RecordHeader.Size], payload, payload, record.Slice(RecordHeader.Size + length, TrailerSize));
        return size;
    }

    /// <summary>Seals a payload that stands elsewhere.</summary>
    /// <returns>The record's whole size.</returns>
    /// <exception cref="ObjectDisposedException">The link is over.</exception>
    public int Seal(RecordType type, ReadOnlySpan<byte> payload, Span<byte> record)
    {
        var size = payload.Length + Overhead;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, RecordHeader.MaxPayload, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, record.Length, nameof(record));
        new RecordHeader(type, payload.Length).Write(record);
        Finish(record[..RecordHeader.Size], payload, record.Slice(RecordHeader.Size, payload.Length), record.Slice(size - TrailerSize, TrailerSize));
        return size;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract void Finish(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> destination, Span<byte> trailer);
}
