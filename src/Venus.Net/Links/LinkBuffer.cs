using System.Buffers;

namespace Venus.Net.Links;

/// <summary>
/// Bytes received from a link and not yet used. The array comes from the shared pool and goes back as soon as nothing is left in it, so an idle link holds
/// none. Used by the link's one reader only; a link that is torn down under its reader leaves the array to the collector, since the
/// kernel may still be writing into it.
/// </summary>
internal sealed class LinkBuffer
{
    private byte[]? _array;
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    public int Length => _end - _start;

    public Memory<byte> Unread => _array.AsMemory(_start, _end - _start);

    /// <summary>Room to receive into: after the unread bytes, in an array that can hold <paramref name="capacity"/> bytes of them in all.</summary>
    public Memory<byte> Room(int capacity)
    {
        if (_array is null || _array.Length < capacity)
            Move(ArrayPool<byte>.Shared.Rent(capacity));
        else if (_array.Length - _end < capacity - Length)
            Move(_array);
        return _array.AsMemory(_end);
    }

    public void Received(int count) => _end += count;

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
            _start = _end = 0;
    }

    /// <summary>Gives the array back if nothing is unread.</summary>
    public void Release()
    {
        if (_array is null || !IsEmpty)
            return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = null;
    }

    private void Move(byte[] target)
    {
        var source = _array;
        source.AsSpan(_start, Length).CopyTo(target);
        _end -= _start;
        _start = 0;
        _array = target;
        if (source is not null && !ReferenceEquals(source, target))
            ArrayPool<byte>.Shared.Return(source);
    }
}
