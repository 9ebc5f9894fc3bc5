using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Tests.Links;

/// <summary>Real connections over loopback.</summary>
internal static class Loopback
{
    /// <summary>Every await of a test ends: far beyond what a busy machine needs, and never waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Socket Listen(int backlog = 512)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    public static async Task<(Socket Dialled, Socket Accepted)> PairAsync()
    {
        using var listener = Listen(1);
        return await PairAsync(listener);
    }

    public static async Task<(Socket Dialled, Socket Accepted)> PairAsync(Socket listener)
    {
        var accepting = listener.AcceptAsync();
        var dialled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await dialled.ConnectAsync(listener.LocalEndPoint!);
        var accepted = await accepting;
        dialled.NoDelay = accepted.NoDelay = true;
        return (dialled, accepted);
    }
}
