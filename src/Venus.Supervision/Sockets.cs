using System.Net;
using System.Net.Sockets;

namespace Venus.Supervision;

/// <summary>What both nodes do to sockets besides relaying.</summary>
public static class Sockets
{
    /// <summary>Closes with RST: the other side shall not take this for a clean end (SO_LINGER with zero, socket(7)).</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other side was faster: there is nothing left to reset.
        }

        socket.Dispose();
    }

    /// <summary>Where the other side is, or <see langword="null"/> if it has gone already.</summary>
    public static EndPoint? RemoteOf(Socket socket)
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
