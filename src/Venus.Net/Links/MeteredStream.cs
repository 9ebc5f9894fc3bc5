namespace Venus.Net.Links;

/// <summary>
/// The bytes under the control channel's TLS, watched: when the last ones came (any byte counts as life), and that a stranger sends no more
/// than he may before he has proven himself. Owns the stream it watches.
/// </summary>
internal sealed class MeteredStream(Stream inner, TimeProvider time, long limit, ReadOnlyMemory<byte> received = default) : Stream
{
    private long _lastReceived = time.GetTimestamp();
    private long _left = limit;
    private ReadOnlyMemory<byte> _received = received;

    /// <summary>Timestamp of <see cref="TimeProvider"/>, of the last byte received (of the start, before the first).</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>Whether the peer was cut off for sending too much.</summary>
    public bool LimitReached { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The peer is known: it may send as much as it likes.</summary>
    public void LiftLimit() => _left = long.MaxValue;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
        {
            LimitReached = true;
            throw new IOException("The peer sent too much before it was authenticated.");
        }
        // An empty buffer waits for data and takes none.
        var room = buffer[..(int)Math.Min(buffer.Length, _left)];
        var read = _received.IsEmpty ? await inner.ReadAsync(room, cancellationToken) : TakeReceived(room);
        if (read > 0)
        {
            Volatile.Write(ref _lastReceived, time.GetTimestamp());
            if (_left != long.MaxValue)
                _left -= read;
        }
        return read;
    }

    // What somebody read of the stream before it was watched.
    private int TakeReceived(Memory<byte> room)
    {
        var count = Math.Min(room.Length, _received.Length);
        _received[..count].CopyTo(room);
        _received = _received[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Nothing here may block a thread.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
