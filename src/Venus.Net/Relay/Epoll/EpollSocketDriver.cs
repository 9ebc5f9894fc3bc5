using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Native;

namespace Venus.Net.Relay.Epoll;

/// <summary>Connects and waits on the engine's event loops.</summary>
internal sealed class EpollSocketDriver(Func<EventLoop> pick) : ISocketDriver
{
    public async Task<Connection> ConnectAsync(EndPoint remote, CancellationToken cancellation)
    {
        if (remote is not DnsEndPoint name)
            return await ConnectToAsync(remote, cancellation);
        SocketException? last = null;
        foreach (var address in await Dns.GetHostAddressesAsync(name.Host, cancellation))
        {
            try
            {
                return await ConnectToAsync(new IPEndPoint(address, name.Port), cancellation);
            }
            catch (SocketException error)
            {
                last = error;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    public ValueTask WaitReadableAsync(Socket socket, CancellationToken cancellation)
        => new(SocketWait.RunAsync(pick(), socket.SafeHandle, EpollEvents.Readable | EpollEvents.PeerEnded, cancellation));

    private async Task<Connection> ConnectToAsync(EndPoint remote, CancellationToken cancellation)
    {
        var handle = SocketCalls.StartConnecting(remote, out var connecting);
        try
        {
            if (connecting)
            {
                await SocketWait.RunAsync(pick(), handle, EpollEvents.Writable, cancellation);
                if (SocketCalls.TakeError((int)handle.DangerousGetHandle()) is not 0 and var error)
                    throw Errno.ToException(error);
            }

            return new SocketConnection(new Socket(handle) { NoDelay = true }, this);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
