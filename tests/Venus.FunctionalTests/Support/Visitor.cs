using System.Net;
using System.Net.Sockets;

namespace Venus.FunctionalTests.Support;

/// <summary>What tests do as visitors.</summary>
internal static class Visitor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Socket> ConnectAsync(IPEndPoint app)
    {
        var socket = new Socket(app.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(app);
        return socket;
    }

    /// <summary>Sends everything, closes the sending side, and returns all that comes back.</summary>
    public static async Task<byte[]> ExchangeAsync(IPEndPoint app, ReadOnlyMemory<byte> request)
    {
        using var socket = await ConnectAsync(app);
        var sending = SendAsync(socket, request);
        var reply = await ReadToEndAsync(socket);
        await sending.WaitAsync(Patience);
        return reply;
    }

    /// <summary>Reads until the other side ends.</summary>
    /// <exception cref="SocketException">The connection was reset.</exception>
    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var reply = new MemoryStream();
        var buffer = new byte[65536];
        int count;
        while ((count = await socket.ReceiveAsync(buffer).WaitAsync(Patience)) > 0)
        {
            reply.Write(buffer, 0, count);
        }

        return reply.ToArray();
    }

    /// <summary>Whether a new connection is reset, now or while it is being made; false if it ends cleanly.</summary>
    public static async Task<bool> IsResetAsync(IPEndPoint app)
    {
        try
        {
            using var socket = await ConnectAsync(app);
            return await EndsInResetAsync(socket);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    /// <summary>Whether the connection ends with a reset; false if it ends cleanly.</summary>
    public static async Task<bool> EndsInResetAsync(Socket socket)
    {
        try
        {
            await ReadToEndAsync(socket);
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[await socket.SendAsync(request)..];
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
