using Venus.Client;
using Venus.FunctionalTests.Support;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;
using Venus.Server;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>Who may be a client, for what, and what happens when clients and servers come and go.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_wrong_token_ends_the_client_with_one_clear_cause()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        var options = Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(1)));
        await using var client = new ClientNode(options with { Server = options.Server! with { Token = new Secret(Token.New().Reveal()) } });

        var (code, cause) = await client.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20));

        code.ShouldBe(NodeExitCode.Refused);
        cause.ShouldContain("unknown client or wrong token");
        cause.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_server_with_another_key_than_the_pinned_one_ends_the_client()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        var pin = PinnedKey.Of([1, 2, 3]).ToString();
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, pin, ("app", Options.ClientApp(1))));

        var (code, cause) = await client.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20));

        code.ShouldBe(NodeExitCode.Refused);
        cause.ShouldContain(pin);
        cause.ShouldContain(server.Pin);
    }

    [Theory]
    [InlineData(null, RefusalCode.UnknownApp)]
    [InlineData("127.0.0.1:80", RefusalCode.NoRight)]
    public async Task An_app_outside_the_clients_rights_is_refused_and_the_others_serve_on(string? listen, RefusalCode expected)
    {
        await using var target = Target.Echo();
        var serverOptions = Options.Server(("good", Options.ServerApp()));
        var account = serverOptions.Clients["laptop"] with { Ports = [PortRight.Parse("9000-9099")] };
        await using var server = new ServerNode(serverOptions with { Clients = new Dictionary<string, Server.Configuration.ClientAccount> { ["laptop"] = account } }, TestIdentity.Shared);
        var port = (await server.ListeningAsync()).Port;
        await using var client = new ClientNode(Options.Client(port, server.Pin, ("good", Options.ClientApp(target.Port)), ("bad", Options.ClientApp(target.Port, listen: listen))));

        var refused = await client.Events.FirstAsync<AppRefused>();

        (refused.App, refused.Code).ShouldBe(("bad", expected));
        (await Visitor.ExchangeAsync(await server.OnlineAsync("good"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        client.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_whose_every_app_is_refused_for_good_ends()
    {
        await using var server = new ServerNode(Options.Server(), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("nobody", Options.ClientApp(1))));

        var (code, cause) = await client.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20));

        code.ShouldBe(NodeExitCode.Refused);
        cause.ShouldContain("nobody");
    }

    [Fact]
    public async Task An_app_that_the_client_asks_for_is_opened_on_its_port()
    {
        await using var target = Target.Echo();
        var listen = $"127.0.0.1:{FreePort.Next()}";
        await using var server = new ServerNode(Options.Server(), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("asked", Options.ClientApp(target.Port, listen: listen))));

        var registered = await client.Events.FirstAsync<AppRegistered>();

        registered.Listen.ShouldBe(listen);
        (await Visitor.ExchangeAsync(await server.OnlineAsync("asked"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task Encryption_that_differs_between_the_nodes_is_refused()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(1, AppEncryption.None))));

        (await client.Events.FirstAsync<AppRefused>()).Code.ShouldBe(RefusalCode.EncryptionMismatch);
    }

    [Fact]
    public async Task A_second_client_of_the_same_name_replaces_the_first_which_ends()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        var port = (await tunnel.Server.ListeningAsync()).Port;

        await using var second = new ClientNode(Options.Client(port, tunnel.Server.Pin, ("app", Options.ClientApp(target.Port))));
        await second.Events.FirstAsync<AppRegistered>();
        var (code, cause) = await tunnel.Client.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20));

        code.ShouldBe(NodeExitCode.Refused);
        cause.ShouldContain("another client named 'laptop'");
        (await Visitor.ExchangeAsync(tunnel.App, "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_newer_session_of_the_same_run_is_no_rival()
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
        var heard = new List<ControlMessage>();

        var first = await ClientHandshake.ConnectAsync(login, TimeProvider.System, CancellationToken.None);
        var running = first.Connection.RunAsync(heard.Add, CancellationToken.None);
        var second = await ClientHandshake.ConnectAsync(login, TimeProvider.System, CancellationToken.None);
        var end = await running.WaitAsync(TimeSpan.FromSeconds(20));

        end.Kind.ShouldBe(ControlEndKind.Eof);
        heard.ShouldAllBe(static message => message is Ping);
        first.Connection.Abort();
        second.Connection.Abort();
    }

    [Fact]
    public async Task A_client_that_starts_before_its_server_finds_it()
    {
        await using var target = Target.Echo();
        var port = FreePort.Next();
        await using var client = new ClientNode(Options.Client(port, TestIdentity.Shared.SpkiPin.ToString(), ("app", Options.ClientApp(target.Port))));
        await client.Events.FirstAsync<LifecycleEvent>(static step => step.Path == "/user/client/servers/server");

        var options = Options.Server(("app", Options.ServerApp())) with { Listen = new ListenAddress(System.Net.IPAddress.Loopback, port) };
        await using var server = new ServerNode(options, TestIdentity.Shared);

        (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_server_that_restarts_is_found_again_and_serves()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("app", Options.ServerApp())) with { Listen = new ListenAddress(System.Net.IPAddress.Loopback, FreePort.Next()) };
        await using var first = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(options.Listen.Port, first.Pin, ("app", Options.ClientApp(target.Port))));
        await first.OnlineAsync("app");
        await first.DisposeAsync();
        await client.Events.FirstAsync<ServerOffline>();

        await using var second = new ServerNode(options, TestIdentity.Shared);

        (await Visitor.ExchangeAsync(await second.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_client_that_goes_takes_its_apps_offline()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);

        await tunnel.Client.DisposeAsync();

        (await tunnel.Server.Events.FirstAsync<AppOffline>()).App.ShouldBe("app");
        (await Visitor.IsResetAsync(tunnel.App)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_in_use_is_one_apps_trouble_alone()
    {
        await using var target = Target.Echo();
        await using var squatter = Target.Echo();
        var taken = Options.ServerApp() with { Listen = new ListenAddress(System.Net.IPAddress.Loopback, squatter.Port) };
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp()), ("taken", taken)), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port)), ("taken", Options.ClientApp(target.Port))));

        (await client.Events.FirstAsync<AppRefused>()).Code.ShouldBe(RefusalCode.PortInUse);
        (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        await squatter.DisposeAsync();
        (await Visitor.ExchangeAsync(await server.OnlineAsync("taken"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_servers_own_port_in_use_ends_it_with_one_clear_cause()
    {
        await using var squatter = Target.Echo();
        var options = Options.Server() with { Listen = new ListenAddress(System.Net.IPAddress.Loopback, squatter.Port) };
        await using var server = new ServerNode(options, TestIdentity.Shared);

        var (code, cause) = await server.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20));

        code.ShouldBe(NodeExitCode.BadConfiguration);
        cause.ShouldContain($"127.0.0.1:{squatter.Port}");
        server.Log.Lines.ShouldNotContain(static line => line.Event == "listen-failed", "nothing is tried again");
    }
}
