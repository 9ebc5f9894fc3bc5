using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Venus.Net.Addresses;

namespace Venus.Net.Links;

/// <summary>.NET's own asynchronous sockets.</summary>
public sealed class PortableSocketDriver : ISocketDriver
{
    private PortableSocketDriver()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static PortableSocketDriver Instance { get; } = new();

    /// <inheritdoc/>
    public async Task<Connection> ConnectAsync(EndPoint remote, ConnectionUse use, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return new SocketConnection(await DialAsync(remote, use != ConnectionUse.Link, cancellation), this);
    }

    /// <summary>A connected socket; the caller owns it.</summary>
    internal static Task<Socket> DialAsync(EndPoint remote, CancellationToken cancellation) => DialAsync(remote, keepsUrgent: false, cancellation);

    private static async Task<Socket> DialAsync(EndPoint remote, bool keepsUrgent, CancellationToken cancellation)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, keepsUrgent);
            await socket.ConnectAsync(remote, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use)
    {
        ArgumentNullException.ThrowIfNull(address);
        var socket = address.Listen(backlog, shared);

        // Those that are accepted have it from the one that listens.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, use != ConnectionUse.Link);
        return new SocketListener(socket, this);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitReadableAsync(Socket socket, CancellationToken cancellation)
        => await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellation);
}
