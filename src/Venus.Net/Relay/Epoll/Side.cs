using System.Net.Sockets;
using System.Runtime.InteropServices;
using Venus.Net.Links;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One of a bridge's two sockets, with what is known of it. Edges are remembered as states: it can be read until a read says otherwise. Errors are
/// kept, not thrown: whoever reads this side first reads what came before the error, since a peer's last words may be among it.
/// Holds a reference on the socket's handle from <see cref="Attach"/> to <see cref="Detach"/>.
/// </summary>
internal sealed class Side(RelaySide name, Connection connection, EpollBridge bridge) : IWatcher
{
    private const EpollEvents Watched = EpollEvents.Readable | EpollEvents.Urgent | EpollEvents.Writable | EpollEvents.PeerEnded | EpollEvents.Edge;
    private const EpollEvents Ending = EpollEvents.PeerEnded | EpollEvents.HangUp | EpollEvents.Error;

    private readonly SafeHandle _handle = EpollHandle.Of(connection);
    private int _descriptor = -1;
    private ulong _key;
    private bool _attached;
    private bool _watched;
    private bool _ending;
    private bool _failureTold;
    private bool _sendingEnded;

    public RelaySide Name => name;

    public Connection Connection => connection;

    /// <summary>Whether reading may bring something.</summary>
    public bool CanRead { get; private set; }

    /// <summary>Whether the peer has ever sent an urgent byte: reads stop at it, and splice(2) does not get past it.</summary>
    public bool HasUrgent { get; private set; }

    /// <summary>Whether there may be room to write.</summary>
    public bool CanWrite { get; private set; } = true;

    /// <summary>The peer has ended its direction, and everything before that has been read.</summary>
    public bool Ended { get; private set; }

    /// <summary>All that is not read yet is likely the last of the peer's: its end has been told.</summary>
    public bool IsEnding => _ending && Fault is null;

    /// <summary>Whether FIN has been sent on it.</summary>
    public bool HasEndedSending => _sendingEnded;

    /// <summary>Whether something that was sent waits in the system for what follows it.</summary>
    public bool HasSentAhead { get; private set; } = connection is EpollConnection { HasSentAhead: true };

    /// <summary>What a call on this side has met.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>As <see cref="Connection.Silence"/>; zero while detached.</summary>
    public TimeSpan Silence => _attached ? SocketCalls.Silence(_descriptor) : TimeSpan.Zero;

    /// <summary>Takes up what an earlier relay of the same socket has learnt. Before <see cref="Attach"/>.</summary>
    public void TakeUp(bool ended, bool sendingEnded, Exception? fault)
    {
        Fault = fault;
        Ended = ended;
        _sendingEnded = sendingEnded;
    }

    /// <summary>Starts watching.</summary>
    /// <exception cref="ObjectDisposedException">The owner has closed the socket.</exception>
    /// <exception cref="SocketException">The connection has failed already.</exception>
    public void Attach()
    {
        connection.Prepare();
        var held = false;
        _handle.DangerousAddRef(ref held);
        _descriptor = (int)_handle.DangerousGetHandle();
        _attached = true;
        Watch();
    }

    /// <summary>Has the bridge's loop watch. It tells of what is so already.</summary>
    /// <exception cref="ObjectDisposedException">The loop has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The system has no room for another watch.</exception>
    public void Watch()
    {
        if (connection is EpollConnection own)
            bridge.Loop.Watch(own, _descriptor, Watched, this, out _key);
        else
            bridge.Loop.Watch(_descriptor, Watched, this, out _key);
        _watched = true;
    }

    /// <summary>Has the bridge's loop watch no more, and keeps the descriptor.</summary>
    /// <param name="closing">The socket is closed right after, which ends the kernel's watch.</param>
    public void Unwatch(bool closing = false)
    {
        if (!_watched)
            return;
        _watched = false;
        bridge.Loop.Unwatch(_key, closing || connection is EpollConnection ? null : _descriptor);
    }

    /// <summary>Lets go of the descriptor.</summary>
    /// <param name="closing">The socket is closed right after, which ends the kernel's watch.</param>
    public void Detach(bool closing)
    {
        if (!_attached)
            return;
        if (!closing)
            Push();
        _attached = false;
        Unwatch(closing);
        _handle.DangerousRelease();
    }

    /// <summary>Has what <see cref="SendAhead"/> left in the system leave now, unless something has followed it.</summary>
    public void Push()
    {
        if (_attached && HasSentAhead)
            SocketCalls.Push(_descriptor);
        HasSentAhead = false;
    }

    public void OnEvents(EpollEvents events)
    {
        if ((events & (EpollEvents.Readable | Ending)) != 0)
            CanRead = true;
        if ((events & EpollEvents.Writable) != 0)
            CanWrite = true;
        if ((events & Ending) != 0)
            _ending = true;
        if ((events & EpollEvents.Urgent) != 0)
            HasUrgent = true;
        if ((events & (EpollEvents.Error | EpollEvents.HangUp)) != 0)
            _failureTold = true;
        bridge.Loop.MakeDue(bridge);
    }

    public void Abandon() => bridge.Abandon();

    /// <summary>Receives what there is; 0 if there is nothing for now, or no more, or the side has failed.</summary>
    public int Receive(Span<byte> room)
    {
        var result = SocketCalls.Receive(_descriptor, room);

        // A short read has emptied the socket: what comes later is a new edge. Only an end that is told already has no edge of its own, nor what stands
        // behind an urgent byte.
        if (result.Count < room.Length && !_ending && !HasUrgent)
            CanRead = false;
        return Received(result);
    }

    /// <summary>Moves what there is into an empty pipe; as <see cref="Receive"/>.</summary>
    public int ReceiveInto(KernelPipe pipe) => Received(pipe.Fill(_descriptor, PipePool.Capacity));

    /// <summary>Sends what there is room for.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        HasSentAhead = false;
        var result = SocketCalls.Send(_descriptor, bytes);
        if (result.Count < bytes.Length)
            CanWrite = false;
        return Sent(result);
    }

    /// <summary>As <see cref="Send"/>, but the bytes leave with those that follow, or with FIN, or at <see cref="Push"/>: one of these comes in the same turn.</summary>
    public int SendAhead(ReadOnlySpan<byte> bytes)
    {
        HasSentAhead = true;
        var result = SocketCalls.SendAhead(_descriptor, bytes);
        if (result.Count < bytes.Length)
            CanWrite = false;
        return Sent(result);
    }

    /// <summary>Sends what the pipe holds, as far as there is room.</summary>
    public int SendFrom(KernelPipe pipe)
    {
        HasSentAhead = false;
        return Sent(pipe.Drain(_descriptor));
    }

    /// <summary>Sends FIN.</summary>
    public void EndSending()
    {
        _sendingEnded = true;
        HasSentAhead = false;
        var result = SocketCalls.EndSending(_descriptor);
        if (!result.IsSuccess)
            Fail(result.Errno);
    }

    /// <summary>Has FIN left to the close that follows: it takes along what <see cref="SendAhead"/> left in the system.</summary>
    public void EndWithClose()
    {
        _sendingEnded = true;
        HasSentAhead = false;
    }

    /// <summary>
    /// Whether the side has failed and that decides the bridge. To be asked after reading as far as possible: a failed connection that still had
    /// something to say has said it then.
    /// </summary>
    public bool IsBroken()
    {
        if (Fault is null && _failureTold)
        {
            // A hang-up is no failure by itself: both directions may have ended well.
            _failureTold = false;
            if (SocketCalls.TakeError(_descriptor) is var error && (error != 0 || connection.IsClosed))
                Fail(error);
        }

        return Fault is not null;
    }

    private int Received(IoResult result)
    {
        if (result.Count > 0)
            return result.Count;
        CanRead = false;
        if (result.Count == 0)
            End();
        else if (!result.WouldBlock)
            Fail(result.Errno);
        return 0;
    }

    // The kernel tells a reset once. Another call may have taken it, and what follows looks like FIN; but nothing can be sent any more then.
    private void End()
    {
        if (!_sendingEnded && SocketCalls.Send(_descriptor, []) is { IsSuccess: false, WouldBlock: false })
            Fail(Errno.ConnectionReset);
        Ended = Fault is null;
    }

    private int Sent(IoResult result)
    {
        if (result.Count > 0)
            return result.Count;
        CanWrite = false;
        if (!result.IsSuccess && !result.WouldBlock)
            Fail(result.Errno);
        return 0;
    }

    // The owner who closes a connection under the relay is told so, whatever errno says. The handle itself does not count as closed before this side lets go of it.
    private void Fail(int error)
    {
        if (Fault is not null)
            return;
        Fault = connection.IsClosed ? new ObjectDisposedException(nameof(Socket)) : Errno.ToException(error);
        CanRead = true;
        _ending = true;
    }
}
