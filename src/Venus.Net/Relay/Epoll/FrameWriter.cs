using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// What is on its way to a link. Records go out in the order in which they were sealed. Data is sealed where it was received, or out of the ledger's
/// blocks, which costs no copy either.
/// </summary>
internal sealed class FrameWriter(EpollBridge bridge, Side link, FrameSealer sealer)
{
    private readonly int _overhead = sealer.Overhead(RecordType.Data);
    private byte[]? _buffer;
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    /// <summary>Whether FIN and a receipt have room behind everything.</summary>
    public bool HasReserve => _buffer is null || _buffer.Length - _end >= LoopBuffers.Reserve;

    /// <summary>Sends what is sealed; false if the link has no room for all of it.</summary>
    public bool TryFlush()
    {
        while (_start < _end)
        {
            if (!link.CanWrite)
                return false;
            _start += link.Send(_buffer.AsSpan(_start, _end - _start));
        }

        _start = _end = 0;
        return true;
    }

    /// <summary>Room for the payload of the next record. Its size depends on the buffer, which is changed only while it is empty.</summary>
    public Span<byte> Room(bool large)
    {
        if (IsEmpty && _buffer is not null && large != LoopBuffers.IsForBulk(_buffer))
            Release();
        _buffer ??= bridge.Loop.Buffers.Rent(large);
        var room = Math.Min(_buffer.Length - LoopBuffers.Reserve - _end - _overhead, RecordHeader.MaxPayload);
        return room <= 0 ? [] : _buffer.AsSpan(_end + RecordHeader.Size, room);
    }

    /// <summary>Seals the first <paramref name="count"/> bytes that <see cref="Room"/> was filled with.</summary>
    public void SealRoom(int count) => _end += sealer.Seal(RecordType.Data, _buffer.AsSpan(_end), count);

    /// <summary>Seals payload that stands elsewhere into <see cref="Room"/>, which it fits.</summary>
    public void SealFrom(ReadOnlySpan<byte> payload) => _end += sealer.Seal(RecordType.Data, payload, _buffer.AsSpan(_end));

    /// <summary>Seals FIN behind everything.</summary>
    public void Append(RecordType type, ReadOnlySpan<byte> payload)
    {
        _buffer ??= bridge.Loop.Buffers.Rent(large: false);
        _end += sealer.Seal(type, payload, _buffer.AsSpan(_end));
    }

    /// <summary>Seals what is owed behind everything.</summary>
    public void Append(Receipts receipts)
    {
        _buffer ??= bridge.Loop.Buffers.Rent(large: false);
        _end += receipts.Seal(sealer, _buffer.AsSpan(_end));
    }

    /// <summary>Gives the buffer back if nothing is in it.</summary>
    public void ReleaseEmpty()
    {
        if (IsEmpty)
            Release();
    }

    /// <summary>Gives the buffer back. What is in it is not sent.</summary>
    public void Release()
    {
        _start = _end = 0;
        if (_buffer is null)
            return;
        bridge.Loop.Buffers.Return(_buffer);
        _buffer = null;
    }
}
