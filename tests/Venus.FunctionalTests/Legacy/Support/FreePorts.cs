using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Venus.FunctionalTests.Legacy.Support;

/// <summary>
/// Ports that are free: the original files need numbers. They come from below the range of ports that the system gives to
/// outgoing connections (32768 and up on Linux), so that no connection of another test takes one in the meantime.
/// </summary>
internal static class FreePorts
{
    private const int First = 20000;
    private const int Count = 12000;
    private static readonly StrongBox<int> Next = new(Random.Shared.Next(Count));

    public static int Take()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref Next.Value) % Count);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken by somebody else: the next one.
            }
        }
    }
}
