using System.Net;
using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>How a link begins: the client connects and sends 64 bytes, the server reads them. There is no answer.</summary>
internal static class LinkHandshake
{
    public static async Task<DataLink> DialAsync(
        EndPoint server, LinkHello hello, LinkSecret secret, TimeSpan timeout, TimeProvider time, ISocketDriver? sockets, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        Socket? socket = null;
        try
        {
            socket = await LinkSockets.ConnectAsync(server, sockets ?? PortableSocketDriver.Instance, either.Token);
            var link = new DataLink(socket, hello, secret, isServer: false, time, sockets);
            var frame = new byte[LinkHello.Size];
            hello.Write(frame, secret);
            await link.Channel.SendAllAsync(frame, either.Token);
            return link;
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            socket?.Dispose();
            throw new TimeoutException($"The data link to {server} was not up within {timeout.TotalSeconds:0.#} s.", e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    public static async ValueTask<bool> ReceiveHelloAsync(Socket socket, Memory<byte> frame, CancellationToken cancellation)
    {
        for (var rest = frame[..LinkHello.Size]; !rest.IsEmpty;)
        {
            var received = await socket.ReceiveAsync(rest, SocketFlags.None, cancellation);
            if (received == 0)
                return false;
            rest = rest[received..];
        }

        return true;
    }
}
