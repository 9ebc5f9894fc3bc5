using System.Net;
using System.Net.Sockets;
using Venus.Client;
using Venus.FunctionalTests.Support;
using Venus.Net.Addresses;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>A second server on the ports of the first, which drains: nobody who is here is disturbed, and whoever comes is served.</summary>
public sealed class TakeOverTests
{
    [Fact]
    public async Task A_new_server_takes_over_while_the_old_ones_visitor_finishes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var target = Target.Echo();
        var options = Shared();
        await using var old = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(options.Listen.Port, old.Pin, ("app", Options.ClientApp(target.Port))));
        var app = await old.OnlineAsync("app");
        using var staying = await Visitor.ConnectAsync(app);
        await EchoAsync(staying);

        await using var next = new ServerNode(options, TestIdentity.Shared);
        await next.AppAsync("app");
        var drained = old.Server.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(20));
        await next.OnlineAsync("app");

        await EchoAsync(staying);
        foreach (var visit in Enumerable.Range(0, 20))
        {
            (await Visitor.ExchangeAsync(app, new[] { (byte)visit })).ShouldBe([(byte)visit]);
        }

        await EchoAsync(staying);
        drained.IsCompleted.ShouldBeFalse();
        staying.Shutdown(SocketShutdown.Send);
        (await Visitor.ReadToEndAsync(staying)).ShouldBeEmpty();
        (await drained).Reset.ShouldBe(0);
    }

    [Fact]
    public async Task A_client_keeps_its_new_session_when_the_old_server_is_gone()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var target = Target.Echo();
        var options = Shared();
        await using var old = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(options.Listen.Port, old.Pin, ("app", Options.ClientApp(target.Port))));
        var app = await old.OnlineAsync("app");
        await using var next = new ServerNode(options, TestIdentity.Shared);
        await next.AppAsync("app");
        await client.Events.FirstAsync<AppRegistered>();
        var start = client.Events.Count;
        (await old.Server.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(20))).Reset.ShouldBe(0);
        await client.Events.NextAsync<AppRegistered>(start);
        var before = client.Events.Count;

        await old.DisposeAsync();
        await client.Events.NextAsync<LifecycleEvent>(
            0, static step => step.Path.StartsWith("/user/client/servers/server/links-", StringComparison.Ordinal) && step.Kind == LifecycleKind.Stopped);

        (await Visitor.ExchangeAsync(app, "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        client.Events.Heard.Skip(before).ShouldNotContain(static heard => heard is ServerOffline || heard is ServerOnline || heard is AppRegistered);
    }

    [Fact]
    public async Task A_server_that_does_not_share_its_ports_lets_no_second_one_in()
    {
        var options = Shared() with { ReusePort = false };
        await using var first = new ServerNode(options, TestIdentity.Shared);
        await first.ListeningAsync();
        await using var second = new ServerNode(options with { ReusePort = OperatingSystem.IsLinux() }, TestIdentity.Shared);

        (await second.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20))).Code.ShouldBe(NodeExitCode.BadConfiguration);
    }

    [Fact]
    public async Task Fifty_visitors_finish_while_the_server_drains_and_its_successor_serves()
    {
        await using var target = Target.Echo();
        var options = Shared() with { ReusePort = false };
        await using var old = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(options.Listen.Port, old.Pin, ("app", Options.ClientApp(target.Port))));
        var app = await old.OnlineAsync("app");
        var staying = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Visitor.ConnectAsync(app)));
        await Task.WhenAll(staying.Select(EchoAsync));

        var drained = old.Server.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(20));
        await client.LoggedAsync("server-leaves");
        await Task.WhenAll(staying.Select(EchoAsync));
        foreach (var visitor in staying)
        {
            visitor.Shutdown(SocketShutdown.Send);
            (await Visitor.ReadToEndAsync(visitor)).ShouldBeEmpty();
            visitor.Dispose();
        }

        (await drained).Reset.ShouldBe(0);
        await old.DisposeAsync();
        await using var next = new ServerNode(options, TestIdentity.Shared);

        (await Visitor.ExchangeAsync(await next.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_visitor_who_comes_before_the_first_client_waits_for_it()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { StartGrace = TimeSpan.FromSeconds(30) }, TestIdentity.Shared);
        var app = await server.AppAsync("app");
        using var early = await Visitor.ConnectAsync(app);
        await server.Events.FirstAsync<LifecycleEvent>(static step => step.Path.StartsWith("/user/server/apps/app/bridges/", StringComparison.Ordinal));

        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))));

        await EchoAsync(early);
    }

    [Fact]
    public async Task A_visitor_whom_no_client_comes_for_is_reset_when_the_grace_is_over()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { StartGrace = TimeSpan.FromMilliseconds(300) }, TestIdentity.Shared);

        (await Visitor.IsResetAsync(await server.AppAsync("app"))).ShouldBeTrue();
    }

    private static async Task EchoAsync(Socket visitor)
    {
        await visitor.SendAsync("a"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(1);
    }

    private static ServerOptions Shared()
    {
        var app = Options.ServerApp() with { Listen = new ListenAddress(IPAddress.Loopback, FreePort.Next()) };
        return Options.Server(("app", app)) with { Listen = new ListenAddress(IPAddress.Loopback, FreePort.Next()), ReusePort = true, DrainTimeout = TimeSpan.FromSeconds(15) };
    }
}
