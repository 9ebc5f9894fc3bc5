using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// A listening port that a loop watches: who accepts goes on on the loop's thread, and takes all that have come before it waits again.
/// </summary>
/// <remarks>The port's edge is remembered as a state: a wait that begins after the edge, but before an accept has found nothing, ends at once.</remarks>
internal sealed class EpollListener : IConnectionListener, IWatcher
{
    // So many in a row, then others first.
    private const int Streak = 8;

    private readonly Socket _socket;
    private readonly ConnectionUse _use;
    private readonly EventLoop _loop;
    private readonly Func<EventLoop> _pick;
    private readonly int _descriptor;
    private readonly ulong _key;
    private Signal? _waiter;
    private int _edge;
    private int _streak;
    private volatile bool _closed;

    /// <param name="socket">Listening. Owned from now on.</param>
    /// <param name="use">What is accepted is for.</param>
    /// <param name="loop">Watches the port.</param>
    /// <param name="pick">Which loop waits for what is accepted.</param>
    /// <exception cref="SocketException">The system has no room for another watch.</exception>
    public EpollListener(Socket socket, ConnectionUse use, EventLoop loop, Func<EventLoop> pick)
    {
        _socket = socket;
        _use = use;
        _loop = loop;
        _pick = pick;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;

        // Accepted sockets have all these from the one that listens (tcp(7): options are inherited), which spares calls for each.
        socket.NoDelay = true;
        socket.Blocking = false;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        if (use == ConnectionUse.Link)
            SocketCalls.PrepareLink(_descriptor);
        else
            SocketCalls.KeepUrgentBytes(_descriptor);
        loop.Watch(_descriptor, EpollEvents.Readable | EpollEvents.Edge, this, out _key);
    }

    public IPEndPoint EndPoint { get; }

    public async ValueTask<Connection> AcceptAsync()
    {
        while (true)
        {
            if (++_streak > Streak)
                await YieldAsync();
            ObjectDisposedException.ThrowIf(_closed, this);
            Volatile.Write(ref _edge, 0);
            if (TryAccept() is { } connection)
                return connection;
            await WaitAsync();
        }
    }

    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _loop.Unwatch(_key, _descriptor);
        _socket.Dispose();
        Wake();
    }

    public void OnEvents(EpollEvents events) => Wake();

    public void Abandon()
    {
        _closed = true;
        Wake();
    }

    private EpollConnection? TryAccept()
    {
        while (true)
        {
            var result = Accept(out var remote);
            if (result.IsSuccess)
                return Take(result.Count, remote);
            if (result.WouldBlock)
                return null;

            // A connection that was reset while it waited to be accepted is no concern of whoever accepts (accept(2)).
            if (result.Errno is not (Errno.Interrupted or Errno.ConnectionAborted or Errno.Protocol))
                throw _closed ? new ObjectDisposedException(nameof(EpollListener)) : Errno.ToException(result.Errno);
        }
    }

    private EpollConnection Take(int accepted, IPEndPoint remote)
    {
        if (_use != ConnectionUse.Link)
            CongestionControl.Prepare(accepted, remote.Address);
        return new EpollConnection(new Descriptor(accepted), remote, _use, _pick);
    }

    // Held meanwhile: whoever closes the port may do so on another thread.
    private IoResult Accept(out IPEndPoint remote)
    {
        var held = false;
        try
        {
            _socket.SafeHandle.DangerousAddRef(ref held);
            return SocketCalls.Accept(_descriptor, out remote);
        }
        finally
        {
            if (held)
                _socket.SafeHandle.DangerousRelease();
        }
    }

    private Task WaitAsync()
    {
        _streak = 0;
        var waiter = new Signal();
        Volatile.Write(ref _waiter, waiter);

        // The edge may have come since the accept that found nothing.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _edge) != 0 || _closed)
            Wake();
        return waiter.Task;
    }

    private Task YieldAsync()
    {
        _streak = 0;
        var next = new Signal();
        EventLoop.Arrive(next);
        return next.Task;
    }

    private void Wake()
    {
        Interlocked.Exchange(ref _edge, 1);
        if (Interlocked.Exchange(ref _waiter, null) is { } waiter)
            EventLoop.Arrive(waiter);
    }

    private sealed class Signal : TaskCompletionSource, IThreadPoolWorkItem
    {
        public void Execute() => SetResult();
    }
}
