using System.Net.Sockets;

namespace Venus.Demo;

/// <summary>Makes HTTP visitors and counts the connections that they open: each of them is one visitor to the server.</summary>
/// <param name="site">The app's public address.</param>
internal sealed class CountedVisitors(Uri site)
{
    private int _connections;

    /// <summary>Connections opened so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A visitor. Disposing of it closes its connections.</summary>
    public HttpClient New()
    {
        var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        return new HttpClient(handler) { BaseAddress = site };
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            Interlocked.Increment(ref _connections);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
