using System.Runtime.InteropServices;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>One wait for one event of a socket. Holds a reference on its handle meanwhile.</summary>
internal sealed class SocketWait : TaskCompletionSource, IWatcher, IThreadPoolWorkItem
{
    private readonly EventLoop _loop;
    private readonly SafeHandle _handle;
    private readonly int _descriptor;
    private readonly EpollConnection? _connection;
    private ulong _key;
    private int _ended;
    private Exception? _fault;

    private SocketWait(EventLoop loop, SafeHandle handle, EpollConnection? connection)
    {
        _loop = loop;
        _handle = handle;
        _connection = connection;
        var held = false;
        handle.DangerousAddRef(ref held);
        _descriptor = (int)handle.DangerousGetHandle();
    }

    /// <summary>Whether it has come to its end, told or not.</summary>
    public bool IsOver => Volatile.Read(ref _ended) != 0;

    /// <param name="loop">Which loop watches it.</param>
    /// <param name="handle">The socket's.</param>
    /// <param name="events">What is waited for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="connection">Whose socket it is, if it is a connection's already.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed, or the loop has ended.</exception>
    public static async Task RunAsync(EventLoop loop, SafeHandle handle, EpollEvents events, CancellationToken cancellation, EpollConnection? connection = null)
    {
        cancellation.ThrowIfCancellationRequested();
        var wait = new SocketWait(loop, handle, connection);
        try
        {
            if (connection is null)
                loop.Watch(wait._descriptor, events | EpollEvents.Once, wait, out wait._key);
            else
                loop.Watch(connection, wait._descriptor, events | EpollEvents.Once, wait, out wait._key);
        }
        catch
        {
            handle.DangerousRelease();
            throw;
        }

        connection?.Enter(wait);
        await using var registration = cancellation.UnsafeRegister(static (wait, token) => ((SocketWait)wait!).Cancel(token), wait);
        await wait.Task;
    }

    public void OnEvents(EpollEvents events)
    {
        if (TryEnd())
            EventLoop.Step(this);
    }

    public void Abandon() => End(new ObjectDisposedException(nameof(EpollRelayEngine)));

    /// <summary>Goes on with what waited: a step of its own, so that it runs neither among events that are being noted nor inside somebody's Cancel.</summary>
    public void Execute()
    {
        switch (_fault)
        {
            case null:
                TrySetResult();
                break;
            case OperationCanceledException cancelled:
                TrySetCanceled(cancelled.CancellationToken);
                break;
            default:
                TrySetException(_fault);
                break;
        }
    }

    private void Cancel(CancellationToken token) => End(new OperationCanceledException(token));

    private void End(Exception fault)
    {
        if (!TryEnd())
            return;
        _fault = fault;
        EventLoop.Step(this);
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return false;
        _loop.Unwatch(_key, _connection is null ? _descriptor : null);
        _connection?.Leave(this);
        _handle.DangerousRelease();
        return true;
    }
}
