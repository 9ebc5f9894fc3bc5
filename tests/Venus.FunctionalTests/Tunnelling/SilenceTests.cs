using System.Net;
using System.Net.Sockets;
using Venus.Client;
using Venus.FunctionalTests.Support;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>A peer that stands still is noticed, from either side.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task A_client_that_answers_no_heartbeat_is_offline()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        var login = new ClientHandshakeOptions
        {
            Host = "127.0.0.1",
            Port = (await server.ListeningAsync()).Port,
            PinnedKeys = [PinnedKey.Parse(server.Pin)],
            Client = "laptop",
            Token = Options.LaptopToken,
            Instance = InstanceId.New(),
        };

        var session = await ClientHandshake.ConnectAsync(login, TimeProvider.System, CancellationToken.None);

        (await server.Events.FirstAsync<ClientOffline>()).Cause.ShouldContain("nothing heard");
        session.Connection.Abort();
    }

    [Fact]
    public async Task A_server_that_sends_no_heartbeat_is_dialled_again()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var client = new ClientNode(Options.Client(port, TestIdentity.Shared.SpkiPin.ToString(), ("app", Options.ClientApp(1))));

        var silent = await ServerHandshake.AcceptAsync(
            await listener.AcceptAsync(), TestIdentity.Shared, new ServerHandshakeOptions(), new Anybody(), TimeProvider.System, CancellationToken.None);
        silent.Connection.TrySend(new Welcome(silent.Secret, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.Zero, 8)).ShouldBeTrue();

        (await client.Events.FirstAsync<ServerOffline>()).Cause.ShouldContain("nothing heard");
        using var again = await listener.AcceptAsync().WaitAsync(TimeSpan.FromSeconds(20));
        silent.Connection.Abort();
    }

    [Fact]
    public async Task A_stranger_that_says_nothing_is_closed_at_the_deadline()
    {
        var options = Options.Server();
        await using var server = new ServerNode(options with { Handshake = options.Handshake with { Timeout = TimeSpan.FromMilliseconds(200) } }, TestIdentity.Shared);

        using var stranger = await Visitor.ConnectAsync(await server.ListeningAsync());

        (await Visitor.ReadToEndAsync(stranger)).ShouldBeEmpty();
        await server.LoggedAsync("peer-refused");
    }

    [Fact]
    public async Task A_stranger_that_speaks_another_protocol_is_closed_at_once()
    {
        await using var server = new ServerNode(Options.Server(), TestIdentity.Shared);
        using var stranger = await Visitor.ConnectAsync(await server.ListeningAsync());

        await stranger.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        try
        {
            (await Visitor.ReadToEndAsync(stranger)).ShouldBeEmpty();
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What the stranger sent was not read: the kernel says so with RST (RFC 1122, 4.2.2.13).
        }

        await server.LoggedAsync("peer-refused");
    }

    [Fact]
    public async Task A_data_link_with_a_wrong_proof_or_a_used_number_is_refused()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        var server = await tunnel.Server.ListeningAsync();

        foreach (var hello in new[] { new LinkHello(LinkKind.Sealed, SessionId.New(), 1), new LinkHello(LinkKind.Raw, SessionId.New(), 1) })
        {
            var frame = new byte[LinkHello.Size];
            hello.Write(frame, LinkSecret.New());
            using var stranger = await Visitor.ConnectAsync(server);
            await stranger.SendAsync(frame);
            (await Visitor.ReadToEndAsync(stranger)).ShouldBeEmpty();
        }

        await tunnel.Server.LoggedAsync("link-refused");
        (await Visitor.ExchangeAsync(tunnel.App, "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    private sealed class Anybody : IClientDirectory
    {
        public IReadOnlyList<TokenHash> HashesOf(string client) => [Options.LaptopToken.Hash];
    }
}
