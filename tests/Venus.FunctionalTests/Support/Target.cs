using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Support;

/// <summary>A service on loopback that runs one function for each connection, and closes the connection after it.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<Socket, Task> _serve;
    private readonly Task _accepting;

    public Target(Func<Socket, Task> serve, int port = 0)
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Sends back what it receives, and closes its side when the other one is closed.</summary>
    public static Target Echo(int port = 0) => new(static async socket =>
    {
        var buffer = new byte[65536];
        int count;
        while ((count = await socket.ReceiveAsync(buffer)) > 0)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }

        socket.Shutdown(SocketShutdown.Send);
    }, port);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await _serve(socket);
            }
            catch (SocketException)
            {
                // The visitor broke off; what that means is the test's to judge.
            }
        }
    }
}
