using System.Net.Sockets;

namespace Venus.FunctionalTests.Tenants;

/// <summary>A visitor of an echo who stays.</summary>
internal sealed class EchoVisitor(Socket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Says something and hears it back.</summary>
    /// <exception cref="SocketException">The connection was reset.</exception>
    public async Task EchoAsync()
    {
        var said = Guid.NewGuid().ToByteArray();
        await socket.SendAsync(said);
        var heard = new byte[said.Length];
        for (var count = 0; count < heard.Length;)
        {
            var part = await socket.ReceiveAsync(heard.AsMemory(count)).AsTask().WaitAsync(Patience);
            part.ShouldBePositive("the visitor's connection was closed");
            count += part;
        }

        heard.ShouldBe(said);
    }

    public void Dispose() => socket.Dispose();
}
