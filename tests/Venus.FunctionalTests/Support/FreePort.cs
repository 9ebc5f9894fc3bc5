using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Support;

/// <summary>A port that the system has just given out and taken back, for tests that must know it before they listen.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
