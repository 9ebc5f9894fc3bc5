using System.Net;
using System.Net.Sockets;
using System.Text;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy.Doubles;

/// <summary>A client of the first Venus' protocol that does what a test tells it, word for word.</summary>
internal sealed class ScriptedClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly int _remotePort;

    private ScriptedClient(Socket control, int remotePort)
    {
        Control = control;
        _remotePort = remotePort;
    }

    public Socket Control { get; }

    public static async Task<ScriptedClient> ConnectAsync(int commonPort, int remotePort) =>
        new(await Visitor.ConnectAsync(new IPEndPoint(IPAddress.Loopback, commonPort)), remotePort);

    /// <summary>Answers heartbeats until the server says ACTIVATE, which is left unanswered.</summary>
    public async Task AwaitActivateAsync()
    {
        while (await HearAsync() == "IAMALIVE")
        {
            await SayAsync("OK");
        }
    }

    /// <summary>The next message, all 8 bytes of it.</summary>
    public async Task<string> HearAsync()
    {
        var message = new byte[8];
        for (var read = 0; read < message.Length;)
        {
            var more = await Control.ReceiveAsync(message.AsMemory(read)).AsTask().WaitAsync(Patience);
            more.ShouldBeGreaterThan(0, "the server has closed the control connection");
            read += more;
        }

        return Encoding.ASCII.GetString(message);
    }

    public Task SayAsync(string words) => Control.SendAsync(Encoding.ASCII.GetBytes(words)).WaitAsync(Patience);

    public Task<Socket> DialDataAsync() => Visitor.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _remotePort));

    public void Dispose() => Control.Dispose();
}
