using System.Net;
using System.Net.Sockets;
using Venus.Client;
using Venus.FunctionalTests.Support;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>Who may listen where: ports that this server has, addresses that come late, and both loopbacks.</summary>
public sealed class PortTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    public static TheoryData<string> Overlapping => ["127.0.0.1:{0}", "{0}", "0.0.0.0:{0}"];

    [Theory]
    [MemberData(nameof(Overlapping))]
    public async Task A_client_that_asks_for_the_port_of_anothers_app_is_refused_and_every_visitor_reaches_its_owner(string listen)
    {
        await using var target = Target.Echo();
        await using var thief = new Target(static async socket => await socket.SendAsync("stolen"u8.ToArray()));
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { ReusePort = true }, TestIdentity.Shared);
        var app = await server.AppAsync("app");
        await using var client = new ClientNode(Options.Client(
            (await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port)), ("thief", Options.ClientApp(thief.Port, listen: At(listen, app.Port)))));
        await server.OnlineAsync("app");

        (await client.Events.FirstAsync<AppRefused>()).Code.ShouldBe(RefusalCode.PortInUse);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Visitor.ExchangeAsync(app, Hello)));
        replies.ShouldAllBe(static reply => reply.SequenceEqual(Hello));
    }

    [Theory]
    [MemberData(nameof(Overlapping))]
    public async Task A_client_that_asks_for_the_servers_own_port_is_refused(string listen)
    {
        await using var server = new ServerNode(Options.Server() with { ReusePort = true }, TestIdentity.Shared);
        var port = (await server.ListeningAsync()).Port;
        await using var client = new ClientNode(Options.Client(port, server.Pin, ("thief", Options.ClientApp(1, listen: At(listen, port)))));

        var refused = await client.Events.FirstAsync<AppRefused>();

        (refused.Code, refused.Cause).ShouldBe((RefusalCode.PortInUse, $"app 'thief': this server listens on {ListenAddress.Parse(At(listen, port))} already; ask for another port"));
    }

    [Fact]
    public async Task A_client_that_asks_twice_for_one_port_gets_it_once()
    {
        await using var target = Target.Echo();
        var listen = $"127.0.0.1:{FreePort.Next()}";
        await using var server = new ServerNode(Options.Server() with { ReusePort = true }, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(
            (await server.ListeningAsync()).Port, server.Pin, ("one", Options.ClientApp(target.Port, listen: listen)), ("two", Options.ClientApp(target.Port, listen: listen))));

        var registered = await client.Events.FirstAsync<AppRegistered>();
        var refused = await client.Events.FirstAsync<AppRefused>();

        refused.Code.ShouldBe(RefusalCode.PortInUse);
        new[] { registered.App, refused.App }.ShouldBe(["one", "two"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_asked_app_makes_room_for_one_that_a_reload_lists_on_its_port_and_its_client_is_told()
    {
        await using var target = Target.Echo();
        await using var other = new Target(static async socket => await socket.SendAsync("listed"u8.ToArray()));
        var listen = ListenAddress.Parse($"127.0.0.1:{FreePort.Next()}");
        var options = Options.Server();
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("asked", Options.ClientApp(target.Port, listen: listen.ToString())), ("listed", Options.ClientApp(other.Port))));
        await server.OnlineAsync("asked");
        await client.Events.FirstAsync<AppRefused>(static refused => refused.App == "listed");

        var apps = new Dictionary<string, ServerAppOptions> { ["listed"] = Options.ServerApp() with { Listen = listen } };
        server.Server.Tell(new ServerActor.ApplyOptions(options with { Apps = apps }, new ClientDirectory(options.Clients)));

        (await client.Events.FirstAsync<AppRefused>(static refused => refused.App == "asked")).Code.ShouldBe(RefusalCode.PortInUse);
        (await server.Events.FirstAsync<AppListening>(static listening => listening.App == "listed")).EndPoint.Port.ShouldBe(listen.Port);
        server.Log.Lines.ShouldNotContain(static line => line.Event == "listen-failed");
    }

    [Fact]
    public async Task A_server_whose_address_comes_late_waits_for_it_and_says_so_once()
    {
        var attempts = 0;
        await using var server = new ServerNode(Options.Server(), TestIdentity.Shared, network: network => new ChangedNetwork(network, beforeListen: _ =>
        {
            if (++attempts < 4)
            {
                throw new SocketException((int)SocketError.AddressNotAvailable);
            }
        }));

        await server.ListeningAsync();

        server.Exit.Requested.IsCompleted.ShouldBeFalse();
        server.Log.Lines.Where(static line => line.Event == "listen-failed").ShouldHaveSingleItem().Text.ShouldContain("no interface of this machine has the address");
    }

    [Fact]
    public async Task A_server_on_an_address_of_another_machine_keeps_trying()
    {
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attempts = 0;
        var options = Options.Server() with { Listen = ListenAddress.Parse("192.0.2.1:0") };
        await using var server = new ServerNode(options, TestIdentity.Shared, network: network => new ChangedNetwork(network, beforeListen: _ =>
        {
            if (++attempts == 3)
            {
                third.SetResult();
            }
        }));

        await third.Task.WaitAsync(TimeSpan.FromSeconds(20));

        server.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Localhost_takes_clients_and_visitors_on_both_loopbacks()
    {
        await using var target = Target.Echo();
        var localhost = ListenAddress.Localhost(0);
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp() with { Listen = localhost })) with { Listen = localhost }, TestIdentity.Shared);
        var options = Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port)));
        var account = options.Server! with { Address = new TargetAddress("::1", options.Server!.Address.Port) };
        await using var client = new ClientNode(options with { Server = account });

        var app = await server.OnlineAsync("app");

        (await Visitor.ExchangeAsync(new IPEndPoint(IPAddress.Loopback, app.Port), Hello)).ShouldBe(Hello);
        (await Visitor.ExchangeAsync(new IPEndPoint(IPAddress.IPv6Loopback, app.Port), Hello)).ShouldBe(Hello);
    }

    private static string At(string listen, int port) => listen.Replace("{0}", $"{port}", StringComparison.Ordinal);
}
