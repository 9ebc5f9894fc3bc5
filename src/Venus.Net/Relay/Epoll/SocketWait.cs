using System.Net.Sockets;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>One wait for one event of a socket. Holds a reference on its handle meanwhile.</summary>
internal sealed class SocketWait : TaskCompletionSource, IWatcher
{
    private readonly EventLoop _loop;
    private readonly SafeSocketHandle _handle;
    private readonly int _descriptor;
    private ulong _key;
    private int _ended;

    private SocketWait(EventLoop loop, SafeSocketHandle handle)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _loop = loop;
        _handle = handle;
        var held = false;
        handle.DangerousAddRef(ref held);
        _descriptor = (int)handle.DangerousGetHandle();
    }

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed, or the loop has ended.</exception>
    public static async Task RunAsync(EventLoop loop, SafeSocketHandle handle, EpollEvents events, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var wait = new SocketWait(loop, handle);
        try
        {
            loop.Watch(wait._descriptor, events | EpollEvents.Once, wait, out wait._key);
        }
        catch
        {
            handle.DangerousRelease();
            throw;
        }

        await using var registration = cancellation.UnsafeRegister(static (wait, token) => ((SocketWait)wait!).Cancel(token), wait);
        await wait.Task;
    }

    public void OnEvents(EpollEvents events)
    {
        if (TryEnd())
            TrySetResult();
    }

    public void Abandon()
    {
        if (TryEnd())
            TrySetException(new ObjectDisposedException(nameof(EpollRelayEngine)));
    }

    private void Cancel(CancellationToken token)
    {
        if (TryEnd())
            TrySetCanceled(token);
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return false;
        _loop.Unwatch(_key, _descriptor);
        _handle.DangerousRelease();
        return true;
    }
}
