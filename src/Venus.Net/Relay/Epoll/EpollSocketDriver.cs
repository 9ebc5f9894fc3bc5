using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>Connects and waits on the engine's event loops.</summary>
internal sealed class EpollSocketDriver(Func<EventLoop> pick) : ISocketDriver
{
    public Task<Connection> ConnectAsync(EndPoint remote, ConnectionUse use, CancellationToken cancellation) =>
        ConnectToAsync((IPEndPoint)remote, use, cancellation);

    public ValueTask WaitReadableAsync(Socket socket, CancellationToken cancellation)
        => new(SocketWait.RunAsync(pick(), socket.SafeHandle, EpollEvents.Readable | EpollEvents.PeerEnded, cancellation));

    public IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use)
    {
        var socket = address.Listen(backlog, shared);
        try
        {
            return new EpollListener(socket, use, pick(), pick);
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw error is Win32Exception and not SocketException ? new SocketException((int)SocketError.NoBufferSpaceAvailable, error.Message) : error;
        }
    }

    private async Task<Connection> ConnectToAsync(IPEndPoint remote, ConnectionUse use, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var handle = SocketCalls.StartConnecting(remote, use == ConnectionUse.Link, out var connecting);
        try
        {
            if (connecting)
            {
                await SocketWait.RunAsync(pick(), handle, EpollEvents.Writable, cancellation);
                if (SocketCalls.TakeError(handle.Value) is not 0 and var error)
                    throw Errno.ToException(error);
            }

            return new EpollConnection(handle, remote, use, pick);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
