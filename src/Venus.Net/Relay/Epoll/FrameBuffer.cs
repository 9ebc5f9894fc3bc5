using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Bytes received from a link: first opened payload that the local socket has not taken yet, then records to be opened. Payload of short records is
/// moved up to what stands before it, so that many of them make one write; that of long ones is written from where it is.
/// </summary>
internal sealed class FrameBuffer
{
    /// <summary>Payload up to here is cheaper to move than to write by itself, in bytes.</summary>
    private const int Short = 4 * 1024;

    private readonly EpollBridge _bridge;
    private readonly LinkChannel _channel;
    private byte[]? _buffer;
    private int _plainStart;
    private int _plainEnd;
    private int _start;
    private int _end;
    private int _needed = LoopBuffers.Small / 2;
    private bool _large;

    /// <summary>Takes over what the link has received already.</summary>
    public FrameBuffer(EpollBridge bridge, LinkChannel channel)
    {
        _bridge = bridge;
        _channel = channel;
        var unread = channel.Input.Unread;
        if (unread.IsEmpty)
            return;
        _buffer = bridge.Loop.Buffers.Rent(large: unread.Length > LoopBuffers.Small / 2, unread.Length);
        unread.Span.CopyTo(_buffer);
        _end = unread.Length;
        channel.Input.Consume(unread.Length);
        channel.Input.Release();
    }

    /// <summary>Opened payload for the local socket.</summary>
    public ReadOnlySpan<byte> Plain => _buffer.AsSpan(_plainStart, _plainEnd - _plainStart);

    public void HandedOn(int count) => _plainStart += count;

    /// <summary>Looks for a record that is there as a whole.</summary>
    /// <exception cref="ProtocolException">What was received is no record.</exception>
    public bool TryPeek(out RecordHeader header)
    {
        _needed = RecordHeader.Size;
        if (!RecordHeader.TryRead(_buffer.AsSpan(_start, _end - _start), out header))
            return false;
        _needed = _channel.Opener.SizeOf(header);
        return _end - _start >= _needed;
    }

    /// <summary>Whether the record may be opened before <see cref="Plain"/> has been handed on.</summary>
    public bool CanOpenBehindPlain(RecordHeader header) => Plain.IsEmpty || header is { Type: RecordType.Data, Length: <= Short };

    /// <summary>Opens the record that was just looked at. Data joins <see cref="Plain"/>.</summary>
    /// <returns>Its payload, valid until the next call.</returns>
    /// <exception cref="ProtocolException">The record is not the next one that the peer sealed.</exception>
    public ReadOnlySpan<byte> Open(RecordHeader header)
    {
        var payload = _channel.Opener.Open(header, _buffer.AsSpan(_start, _needed));
        var at = _start + RecordHeader.Size;
        _start += _needed;
        if (header.Type != RecordType.Data)
            return payload;
        if (Plain.IsEmpty)
        {
            _plainStart = at;
        }
        else
        {
            payload.CopyTo(_buffer.AsSpan(_plainEnd));
            at = _plainEnd;
        }

        _plainEnd = at + payload.Length;
        return payload;
    }

    /// <summary>Receives more; <see cref="Plain"/> is empty.</summary>
    public void Receive(Side link)
    {
        MakeRoom();
        var room = _buffer.AsSpan(_end);
        var received = link.Receive(room);
        _end += received;
        _large = received == room.Length || (_large && received >= LoopBuffers.Small / 8);
    }

    /// <summary>Gives the buffer back if nothing is in it.</summary>
    public void ReleaseEmpty()
    {
        if (_buffer is null || _start != _end || !Plain.IsEmpty)
            return;
        _bridge.Loop.Buffers.Return(_buffer);
        _buffer = null;
        _plainStart = _plainEnd = _start = _end = 0;
    }

    /// <summary>Takes what stands behind the last record; <see cref="Plain"/> is empty.</summary>
    public byte[] TakeUnread()
    {
        var unread = _buffer.AsSpan(_start, _end - _start).ToArray();
        _start = _end;
        return unread;
    }

    /// <summary>Gives the buffer back; what is unread goes to the link if it stays in use.</summary>
    public void Release(bool keepUnread)
    {
        if (keepUnread && _start < _end)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            unread.CopyTo(_channel.Input.Room(unread.Length).Span);
            _channel.Input.Received(unread.Length);
        }

        _plainStart = _plainEnd = _start = _end = 0;
        ReleaseEmpty();
    }

    /// <summary>The begun record to the front, in a buffer that has room for all of it.</summary>
    private void MakeRoom()
    {
        var begun = _end - _start;
        var large = _large || _needed > LoopBuffers.Small;
        var source = _buffer;
        if (source is null || (source.Length == LoopBuffers.Small && large))
            _buffer = _bridge.Loop.Buffers.Rent(large);
        if (begun > 0)
            source.AsSpan(_start, begun).CopyTo(_buffer);
        if (source is not null && !ReferenceEquals(source, _buffer))
            _bridge.Loop.Buffers.Return(source);
        _plainStart = _plainEnd = _start = 0;
        _end = begun;
    }
}
