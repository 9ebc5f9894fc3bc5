using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Limits;

/// <summary>Somebody who connects to the server's port from an address of his choice on loopback, and is no client.</summary>
internal sealed class Stranger : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private Stranger()
    {
    }

    /// <summary>Connects and says nothing. May be closed already then.</summary>
    public static async Task<Stranger> ConnectAsync(IPEndPoint server, string from)
    {
        var stranger = new Stranger();
        stranger._socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await stranger._socket.ConnectAsync(server).WaitAsync(Patience);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A server that is quick has reset it before the system could tell of the connection.
        }

        return stranger;
    }

    /// <summary>Asks for a control channel with a ClientHello that is whole and makes no sense, and waits until it is closed.</summary>
    public static Task FailAsync(IPEndPoint server, string from) => SayAsync(server, from, [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 7]);

    /// <summary>Says one byte, which begins TLS, and no more, and waits until it is closed.</summary>
    public static Task SayOneByteAsync(IPEndPoint server, string from) => SayAsync(server, from, [0x16]);

    private static async Task SayAsync(IPEndPoint server, string from, byte[] bytes)
    {
        using var stranger = await ConnectAsync(server, from);
        try
        {
            await stranger._socket.SendAsync(bytes);
            stranger._socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed before it could speak, as it will find.
        }

        await stranger.IsClosedAsync();
    }

    /// <summary>Waits until the server closes or resets the connection.</summary>
    public async Task IsClosedAsync()
    {
        try
        {
            var buffer = new byte[256];
            while (await _socket.ReceiveAsync(buffer).WaitAsync(Patience) > 0)
            {
                // A TLS alert on the way out.
            }
        }
        catch (SocketException)
        {
            // Reset: closed as well.
        }
    }

    public void Dispose() => _socket.Dispose();
}
