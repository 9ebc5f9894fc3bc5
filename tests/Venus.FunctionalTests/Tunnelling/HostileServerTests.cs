using System.Net;
using System.Net.Sockets;
using Venus.FunctionalTests.Support;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>A client whose server does not keep to what was agreed.</summary>
public sealed class HostileServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("sealed", LinkKind.Raw)]
    [InlineData("clear", LinkKind.Sealed)]
    public async Task Visitor_on_a_link_of_another_kind_than_the_apps_is_refused_and_no_target_is_dialled(string app, LinkKind kind)
    {
        using var target = Listen();
        using var listener = Listen();
        await using var client = new ClientNode(Options.Client(
            PortOf(listener),
            TestIdentity.Shared.SpkiPin.ToString(),
            ("sealed", Options.ClientApp(PortOf(target))),
            ("clear", Options.ClientApp(PortOf(target), AppEncryption.None))));
        var server = await ServerHandshake.AcceptAsync(
            await listener.AcceptAsync(), TestIdentity.Shared, new ServerHandshakeOptions(), new Anybody(), TimeProvider.System, CancellationToken.None);
        server.Connection.TrySend(new Welcome(server.Secret, Patience, 3 * Patience, Patience, 8)).ShouldBeTrue();
        var running = server.Connection.RunAsync(message => Answer(server.Connection, message), CancellationToken.None);
        var link = await AcceptAsync(listener, server, kind);

        var bind = new Bind(BridgeId.New(), app, new IPEndPoint(IPAddress.Loopback, 40000)) { Flags = BindFlags.Resumable };
        (await link.BindAsync(bind, "secret"u8.ToArray(), Patience, CancellationToken.None)).ShouldBe(new BindOutcome.Refused(RefusalCode.EncryptionMismatch));

        // The link is as good as before, for the app whose kind it is: and its target's is the first connection.
        var right = kind == LinkKind.Raw ? "clear" : "sealed";
        var binding = link.BindAsync(bind with { Bridge = BridgeId.New(), App = right, Flags = BindFlags.None }, default, Patience, CancellationToken.None);
        using var dialled = await target.AcceptAsync().WaitAsync(Patience);
        (await binding).ShouldBeOfType<BindOutcome.Bound>();
        target.Poll(0, SelectMode.SelectRead).ShouldBeFalse();
        client.Log.Lines.ShouldContain(static line => line.Event == "link-mismatch");
        link.Abort();
        server.Connection.Abort();
        await running.WaitAsync(Patience);
    }

    private static void Answer(ControlConnection connection, ControlMessage message)
    {
        switch (message)
        {
            case Register register:
                connection.TrySend(new Registered(register.App, "127.0.0.1:1"));
                break;
            case Ping ping:
                connection.TrySend(new Pong(ping.Value));
                break;
        }
    }

    /// <summary>The first link of a kind. The others stay unanswered.</summary>
    private static async Task<DataLink> AcceptAsync(Socket listener, AuthenticatedClient client, LinkKind kind)
    {
        while (true)
        {
            var connection = new SocketConnection(await listener.AcceptAsync().WaitAsync(Patience));
            var frame = new byte[LinkHello.Size];
            (await DataLink.ReceiveHelloAsync(connection, frame, CancellationToken.None)).ShouldBeTrue();
            LinkHello.TryRead(frame, out var hello).ShouldBeTrue();
            if (hello.Kind == kind)
            {
                return DataLink.Accept(connection, hello, client.Secret);
            }
        }
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(64);
        return listener;
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private sealed class Anybody : IClientDirectory
    {
        public IReadOnlyList<TokenHash> HashesOf(string client) => [Options.LaptopToken.Hash];
    }
}
