using System.Net.Sockets;

namespace Venus.Net.Links;

/// <summary>The settings that every data link's socket has on both sides.</summary>
internal static class LinkSockets
{
    /// <summary>
    /// Silence before the kernel asks whether the peer's host is still there, and between its questions, in seconds. A link that was reset at one end only is found at the other by the
    /// first question, a silent one at both after thirty seconds: a bridge that waits for its server to bring it to another link waits for its grace (30 s by default) at most.
    /// </summary>
    public const int KeepAliveTime = 15;
    public const int KeepAliveInterval = 5;
    public const int KeepAliveRetries = 3;

    public static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.Blocking = false;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveTime);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }

    /// <summary>Closes with RST: what is not yet sent is thrown away and the peer sees a broken stream.</summary>
    public static void Reset(Socket socket) => socket.Close(0);
}
