using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Links;

/// <summary>A listening port with .NET's own accept.</summary>
internal sealed class SocketListener(Socket socket, ISocketDriver driver) : IConnectionListener
{
    public IPEndPoint EndPoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

    public async ValueTask<Connection> AcceptAsync()
    {
        while (true)
        {
            var accepted = await socket.AcceptAsync();
            if (TrySetNoDelay(accepted))
                return new SocketConnection(accepted, driver);
        }
    }

    public void Dispose() => socket.Dispose();

    // A connection that was reset while it waited in the backlog fails here: it is no concern of whoever accepts.
    private static bool TrySetNoDelay(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            return true;
        }
        catch (SocketException)
        {
            accepted.Dispose();
            return false;
        }
    }
}
