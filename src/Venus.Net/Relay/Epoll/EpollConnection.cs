using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// A connection over a descriptor that never waits, watched by the engine's loops. It makes the system calls that its work needs and no others: .NET's
/// <see cref="Socket"/> asks the system a dozen questions about each descriptor that it is given.
/// </summary>
/// <param name="descriptor">Connected, not blocking, small writes undelayed (TCP_NODELAY). Owned from now on.</param>
/// <param name="remote">The other side's address.</param>
/// <param name="use">What the descriptor was made for.</param>
/// <param name="pick">Which loop waits.</param>
internal sealed class EpollConnection(Descriptor descriptor, EndPoint remote, ConnectionUse use, Func<EventLoop> pick) : Connection
{
    private int _closed;
    private SocketWait? _wait;

    /// <summary>What the system knows it by.</summary>
    public Descriptor Handle => descriptor;

    /// <inheritdoc/>
    public override bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>The loop whose set the descriptor is in, whether anybody is told of it or not.</summary>
    public EventLoop? WatchedBy { get; set; }

    /// <summary>Whether the last that was sent waits in the system for what follows it.</summary>
    public bool HasSentAhead { get; private set; }

    /// <inheritdoc/>
    public override EndPoint? Remote => remote;

    /// <inheritdoc/>
    internal override bool EndsWaits => true;

    /// <inheritdoc/>
    public override int Available
    {
        get
        {
            using var held = Hold();
            return SocketCalls.Available(held.Value) is { IsSuccess: true, Count: var count } ? count : 0;
        }
    }

    /// <inheritdoc/>
    public override bool IsReadable
    {
        get
        {
            using var held = Hold();
            return !SocketCalls.Peek(held.Value, stackalloc byte[1]).WouldBlock;
        }
    }

    /// <inheritdoc/>
    public override void Prepare()
    {
        // It was made so.
    }

    /// <inheritdoc/>
    public override void PrepareLink()
    {
        if (use == ConnectionUse.Link)
            return;
        using var held = Hold();
        SocketCalls.PrepareLink(held.Value);
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> room, out SocketError error)
    {
        using var held = Hold();
        return Told(SocketCalls.Receive(held.Value, room), out error);
    }

    /// <inheritdoc/>
    public override int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        using var held = Hold();
        HasSentAhead = false;
        return Told(SocketCalls.Send(held.Value, bytes), out error);
    }

    /// <inheritdoc/>
    public override int SendAhead(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        using var held = Hold();
        HasSentAhead = true;
        return Told(SocketCalls.SendAhead(held.Value, bytes), out error);
    }

    /// <inheritdoc/>
    public override bool HasFailed(out SocketError error)
    {
        using var held = Hold();
        error = SocketError.Success;
        if (!SocketCalls.HasError(held.Value))
            return false;
        var taken = SocketCalls.TakeError(held.Value);

        // Somebody else may have taken the error that the system tells once.
        error = Errno.ToSocketError(taken == 0 ? Errno.ConnectionReset : taken);
        return true;
    }

    /// <inheritdoc/>
    public override TimeSpan Silence
    {
        get
        {
            using var held = Hold();
            return SocketCalls.Silence(held.Value);
        }
    }

    /// <inheritdoc/>
    public override ValueTask WaitReadableAsync(CancellationToken cancellation = default) => new(WaitAsync(EpollEvents.Readable | EpollEvents.PeerEnded, cancellation));

    /// <inheritdoc/>
    public override async ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellation = default)
    {
        while (true)
        {
            var count = Receive(room.Span, out var error);
            if (error != SocketError.WouldBlock)
                return Checked(count, error);
            await WaitReadableAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> PeekAsync(Memory<byte> room, CancellationToken cancellation = default)
    {
        while (true)
        {
            var count = Peek(room.Span, out var error);
            if (error != SocketError.WouldBlock)
                return Checked(count, error);
            await WaitReadableAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        while (true)
        {
            var count = Send(bytes.Span, out var error);
            if (error != SocketError.WouldBlock)
                return Checked(count, error);
            await WaitAsync(EpollEvents.Writable, cancellation);
        }
    }

    /// <inheritdoc/>
    public override void EndSending()
    {
        using var held = Hold();
        var result = SocketCalls.EndSending(held.Value);
        if (!result.IsSuccess)
            throw Errno.ToException(result.Errno);
    }

    /// <inheritdoc/>
    public override void Reset() => Close(reset: true);

    /// <inheritdoc/>
    public override void Dispose() => Close(reset: false);

    /// <summary>The connection as .NET's socket, for what only that can do, such as TLS. This one is closed, the connection is not.</summary>
    /// <exception cref="ObjectDisposedException">It is closed already.</exception>
    public Socket ToSocket()
    {
        ObjectDisposedException.ThrowIf(Interlocked.Exchange(ref _closed, 1) != 0, this);
        var value = descriptor.Value;
        descriptor.SetHandleAsInvalid();
        return new Socket(new SafeSocketHandle(value, ownsHandle: true));
    }

    /// <summary>Somebody waits, until the connection is closed at most.</summary>
    public void Enter(SocketWait wait)
    {
        Volatile.Write(ref _wait, wait);

        // Both may have come about since they were last looked at.
        Interlocked.MemoryBarrier();
        if (IsClosed)
            wait.Abandon();
        if (wait.IsOver)
            Leave(wait);
    }

    /// <summary>The wait is over.</summary>
    public void Leave(SocketWait wait) => Interlocked.CompareExchange(ref _wait, null, wait);

    private int Peek(Span<byte> room, out SocketError error)
    {
        using var held = Hold();
        return Told(SocketCalls.Peek(held.Value, room), out error);
    }

    private Task WaitAsync(EpollEvents events, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return SocketWait.RunAsync(pick(), descriptor, events, cancellation, this);
    }

    private void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        if (reset)
        {
            using var held = new DescriptorHold(descriptor);
            SocketCalls.ResetOnClose(held.Value);
        }

        // Who waits holds the descriptor: what closing sends is sent when nobody does any more.
        Interlocked.Exchange(ref _wait, null)?.Abandon();
        descriptor.Dispose();
        if (!descriptor.IsClosed)
            TellHolder(reset);
    }

    // A relay that still holds the descriptor is woken: it finds the connection broken, and closed by its owner.
    private void TellHolder(bool reset)
    {
        try
        {
            using var held = new DescriptorHold(descriptor);
            if (reset)
                SocketCalls.Disconnect(held.Value);
            else
                SocketCalls.EndBoth(held.Value);
        }
        catch (ObjectDisposedException)
        {
            // It let go meanwhile, and the descriptor is closed.
        }
    }

    private DescriptorHold Hold()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new DescriptorHold(descriptor);
    }

    private static int Told(IoResult result, out SocketError error)
    {
        error = result.IsSuccess ? SocketError.Success : Errno.ToSocketError(result.Errno);
        return Math.Max(0, result.Count);
    }

    private static int Checked(int count, SocketError error) => error == SocketError.Success ? count : throw new SocketException((int)error);
}
