using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Venus.FunctionalTests.Legacy.Doubles;

/// <summary>A server of the first Venus' protocol that does what a test tells it, word for word.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Socket _clients;
    private readonly Socket _links;

    public ScriptedServer(int commonPort, int remotePort)
    {
        _clients = Listen(commonPort);
        _links = Listen(remotePort);
    }

    public Task<Socket> AcceptControlAsync() => _clients.AcceptAsync().WaitAsync(Patience);

    public Task<Socket> AcceptDataAsync() => _links.AcceptAsync().WaitAsync(Patience);

    public static Task SayAsync(Socket socket, string words) => socket.SendAsync(Encoding.ASCII.GetBytes(words)).WaitAsync(Patience);

    /// <summary>Reads that many bytes.</summary>
    public static async Task<string> HearAsync(Socket socket, int length)
    {
        var heard = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = await socket.ReceiveAsync(heard.AsMemory(read)).AsTask().WaitAsync(Patience);
            more.ShouldBeGreaterThan(0, $"the connection ended after '{Encoding.ASCII.GetString(heard, 0, read)}'");
            read += more;
        }

        return Encoding.ASCII.GetString(heard);
    }

    public void Dispose()
    {
        _clients.Dispose();
        _links.Dispose();
    }

    private static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(64);
        return listener;
    }
}
