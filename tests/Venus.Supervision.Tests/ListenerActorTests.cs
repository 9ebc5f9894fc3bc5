using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Supervision.Tests;

/// <summary>What becomes of connections that a listener has handed out.</summary>
public sealed class ListenerActorTests
{
    [Fact]
    public async Task A_connection_that_nobody_took_up_ends_in_a_reset()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var visitor = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await visitor.ConnectAsync(listener.LocalEndpoint);
        var accepted = new ListenerActor.Accepted(new SocketConnection(await listener.AcceptSocketAsync()));

        accepted.Discard();

        var end = await Should.ThrowAsync<SocketException>(async () => await visitor.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(10)));
        end.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }
}
