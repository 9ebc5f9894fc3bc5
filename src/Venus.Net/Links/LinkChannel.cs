using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// A link's connection with its sealing state: sends and reads single frames. What was received beyond the frame that was read stays in
/// <see cref="Input"/> for whoever reads next, be it a relay or the next BIND. One reader at a time; writers take turns at <see cref="WriteTurn"/>,
/// since records must reach the wire in the order in which they were sealed.
/// </summary>
internal sealed class LinkChannel(Connection connection, FrameSealer sealer, FrameOpener opener)
{
    /// <summary>Enough for every frame but DATA.</summary>
    private const int SmallFrame = 512;

    private readonly CancellationTokenSource? _closing = connection.EndsWaits ? null : new();

    public Connection Connection => connection;

    public FrameSealer Sealer => sealer;

    public FrameOpener Opener => opener;

    public LinkBuffer Input { get; } = new();

    public SemaphoreSlim WriteTurn { get; } = new(1, 1);

    /// <summary>Whether something has been sent that the other side's system may not have answered yet. Set by every send, taken back by who has looked.</summary>
    public bool MayBeOwedAnAnswer { get; set; }

    /// <summary>Opens the next frame if all of it has been received.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="needed">If there is none: how many bytes it takes in all, as far as is known.</param>
    /// <exception cref="ProtocolException">What was received is no frame of this link.</exception>
    public bool TryReadFrame(out LinkFrame frame, out int needed)
    {
        frame = default;
        needed = SmallFrame;
        var unread = Input.Unread;
        if (!RecordHeader.TryRead(unread.Span, out var header))
            return false;
        needed = opener.SizeOf(header);
        if (unread.Length < needed)
            return false;
        opener.Open(header, unread.Span[..needed]);
        frame = new LinkFrame(header.Type, unread.Slice(RecordHeader.Size, header.Length));
        Input.Consume(needed);
        return true;
    }

    /// <summary>Waits for the next frame, without a buffer while there is nothing; null if the peer ended the link between two frames.</summary>
    /// <exception cref="ProtocolException">What was received is no frame of this link, or the link ended inside one.</exception>
    /// <exception cref="SocketException">The link failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is lost and the link can be read again.</exception>
    public async ValueTask<LinkFrame?> ReadAsync(CancellationToken cancellation)
    {
        LinkFrame frame;
        int needed;
        while (!TryReadFrame(out frame, out needed))
        {
            if (await ReceiveAsync(Math.Max(needed, SmallFrame), cancellation) == 0)
                return Input.IsEmpty ? null : throw new ProtocolException("The link ended inside a frame.");
        }

        return frame;
    }

    /// <summary>
    /// Receives into <see cref="Input"/>, in an array that can hold <paramref name="capacity"/> bytes. Holds one while it waits only if a frame has begun.
    /// </summary>
    /// <returns>Bytes received; 0 at the link's end.</returns>
    /// <exception cref="SocketException">The link failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is lost and the link can be read again.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(int capacity, CancellationToken cancellation)
    {
        int count;
        if (Input.IsEmpty)
        {
            SocketError error;
            do
            {
                // A read of nothing also ends for an event of bytes long since read, so it may be that there is nothing yet.
                Input.Release();
                await WaitReadableAsync(cancellation);
                count = connection.Receive(Input.Room(capacity).Span, out error);
            }
            while (error == SocketError.WouldBlock);
            if (error != SocketError.Success)
                throw new SocketException((int)error);
        }
        else
        {
            SocketError error;
            while ((count = connection.Receive(Input.Room(capacity).Span, out error)) == 0 && error == SocketError.WouldBlock)
                await WaitReadableAsync(cancellation);
            if (error != SocketError.Success)
                throw new SocketException((int)error);
        }

        Input.Received(count);
        return count;
    }

    /// <summary>Ends what waits on the link. The owner calls this before it closes the connection.</summary>
    public void EndWaits() => _closing?.Cancel();

    /// <summary>Seals a frame and sends it.</summary>
    /// <exception cref="SocketException">The link failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; if the frame was begun the link cannot be used any more.</exception>
    public ValueTask SendAsync(RecordType type, ReadOnlyMemory<byte> payload, CancellationToken cancellation) => SendAsync(type, payload, ahead: false, cancellation);

    /// <summary>As <see cref="SendAsync(RecordType, ReadOnlyMemory{byte}, CancellationToken)"/>, for a frame that has time until the relay sends more (<see cref="Connection.SendAhead"/>).</summary>
    public ValueTask SendAheadAsync(RecordType type, ReadOnlyMemory<byte> payload, CancellationToken cancellation) => SendAsync(type, payload, ahead: true, cancellation);

    private async ValueTask SendAsync(RecordType type, ReadOnlyMemory<byte> payload, bool ahead, CancellationToken cancellation)
    {
        await WriteTurn.WaitAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(payload.Length + sealer.Overhead(type));
        try
        {
            var size = sealer.Seal(type, payload.Span, buffer);
            var sent = ahead ? SendAhead(buffer.AsSpan(0, size)) : 0;
            await SendAllAsync(buffer.AsMemory(sent, size - sent), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            WriteTurn.Release();
        }
    }

    /// <summary>Sends bytes that are sealed already, or bare. The caller has the <see cref="WriteTurn"/>.</summary>
    public async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        MayBeOwedAnAnswer = true;
        while (!bytes.IsEmpty)
            bytes = bytes[await connection.SendAsync(bytes, cancellation)..];
    }

    /// <summary>
    /// Seals a frame of at most 8 bytes and sends it without waiting. False if that cannot be done: another frame is on its way out, the link is
    /// congested or gone. A frame that went out in part leaves the link unusable, so after false the link is to be aborted.
    /// </summary>
    public bool TrySend(RecordType type, ReadOnlySpan<byte> payload)
    {
        if (!WriteTurn.Wait(0))
            return false;
        try
        {
            Span<byte> frame = stackalloc byte[RecordHeader.Size + sizeof(ulong) + 32];
            var size = sealer.Seal(type, payload, frame);
            return connection.Send(frame[..size], out var error) == size && error == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            // The owner closed the link meanwhile: gone is gone.
            return false;
        }
        finally
        {
            WriteTurn.Release();
        }
    }

    private int SendAhead(ReadOnlySpan<byte> bytes)
    {
        var sent = connection.SendAhead(bytes, out var error);
        return error is SocketError.Success or SocketError.WouldBlock ? sent : throw new SocketException((int)error);
    }

    private ValueTask WaitReadableAsync(CancellationToken cancellation) =>
        connection.EndsWaits ? connection.WaitReadableAsync(cancellation) : WaitUntilClosingAsync(cancellation);

    private async ValueTask WaitUntilClosingAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing!.Token);
        try
        {
            await connection.WaitReadableAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(DataLink));
        }
    }
}
