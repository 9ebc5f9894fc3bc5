using System.Net;
using System.Net.Sockets;
using Venus.Net.Native;
using Venus.Net.Relay.Epoll;

namespace Venus.Net.Links;

/// <summary>A connection over a TCP socket, which it owns.</summary>
/// <param name="socket">Connected.</param>
/// <param name="driver">How it is waited for: the relay engine's way, if it is going to relay it; .NET's own if null.</param>
public sealed class SocketConnection(Socket socket, ISocketDriver? driver = null) : Connection
{
    private readonly ISocketDriver _driver = driver ?? PortableSocketDriver.Instance;

    /// <summary>The socket, for an engine that makes its own system calls.</summary>
    public Socket Socket => socket;

    /// <inheritdoc/>
    public override EndPoint? Remote
    {
        get
        {
            try
            {
                return socket.RemoteEndPoint;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsClosed
    {
        get
        {
            try
            {
                _ = socket.Available;
                return false;
            }
            catch (SocketException)
            {
                return false;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public override int Available => socket.Available;

    /// <inheritdoc/>
    public override bool IsReadable => socket.Poll(0, SelectMode.SelectRead);

    /// <summary>A connection's socket, which takes its place: the connection is not to be used any more.</summary>
    /// <exception cref="ArgumentException">There is none: the connection is not a socket's.</exception>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public static Socket SocketOf(Connection connection) => connection switch
    {
        SocketConnection { Socket: var socket } => socket,
        EpollConnection made => made.ToSocket(),
        _ => throw new ArgumentException("The connection is not a socket's.", nameof(connection)),
    };

    /// <inheritdoc/>
    public override void Prepare()
    {
        socket.NoDelay = true;
        socket.Blocking = false;
    }

    /// <inheritdoc/>
    public override void PrepareLink() => LinkSockets.Prepare(socket);

    /// <inheritdoc/>
    public override int Receive(Span<byte> room, out SocketError error) => socket.Receive(room, SocketFlags.None, out error);

    /// <inheritdoc/>
    public override int Send(ReadOnlySpan<byte> bytes, out SocketError error) => socket.Send(bytes, SocketFlags.None, out error);

    /// <inheritdoc/>
    public override bool HasFailed(out SocketError error)
    {
        error = SocketError.Success;
        if (!socket.Poll(0, SelectMode.SelectError))
            return false;
        error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

        // Somebody else may have taken the error that the system tells once.
        if (error == SocketError.Success)
            error = SocketError.ConnectionReset;
        return true;
    }

    /// <inheritdoc/>
    public override TimeSpan Silence
    {
        get
        {
            if (!LinuxPlatform.IsSupported)
                return TimeSpan.Zero;
            Span<byte> info = stackalloc byte[TcpInfo.Size];
            return TcpInfo.SilenceOf(info[..socket.GetRawSocketOption(TcpInfo.Level, TcpInfo.Option, info)]);
        }
    }

    /// <inheritdoc/>
    public override ValueTask WaitReadableAsync(CancellationToken cancellation = default) => _driver.WaitReadableAsync(socket, cancellation);

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellation = default)
        => socket.ReceiveAsync(room, SocketFlags.None, cancellation);

    /// <inheritdoc/>
    public override ValueTask<int> PeekAsync(Memory<byte> room, CancellationToken cancellation = default)
        => socket.ReceiveAsync(room, SocketFlags.Peek, cancellation);

    /// <inheritdoc/>
    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
        => socket.SendAsync(bytes, SocketFlags.None, cancellation);

    /// <inheritdoc/>
    public override void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc/>
    public override void Reset() => LinkSockets.Reset(socket);

    /// <inheritdoc/>
    public override void Dispose() => socket.Dispose();
}
