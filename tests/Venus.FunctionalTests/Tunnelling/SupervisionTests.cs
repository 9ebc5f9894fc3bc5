using Venus.FunctionalTests.Support;
using Venus.Server;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>A fault in any actor restarts or stops just what the tree says; the app serves again, and other apps never notice.</summary>
public sealed class SupervisionTests
{
    [Theory]
    [InlineData("/user/server")]
    [InlineData("/user/server/gate")]
    [InlineData("/user/server/gate/listener")]
    [InlineData("/user/server/sessions")]
    [InlineData("/user/server/apps")]
    [InlineData("/user/server/apps/app")]
    [InlineData("/user/server/apps/app/control")]
    [InlineData("/user/server/apps/app/listener")]
    [InlineData("/user/server/apps/app/bridges")]
    public async Task A_server_actor_that_fails_is_restarted_and_the_app_serves_again(string path)
    {
        await using var target = Target.Echo();
        var options = Options.Server(("app", Options.ServerApp())) with { Listen = new(System.Net.IPAddress.Loopback, FreePort.Next()) };
        options = options with { Apps = new Dictionary<string, Server.Configuration.ServerAppOptions> { ["app"] = options.Apps["app"] with { Listen = new(System.Net.IPAddress.Loopback, FreePort.Next()) } } };
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(options.Listen.Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        var app = await server.OnlineAsync("app");

        server.System.ActorSelection(path).Tell(new InjectedFault("on purpose"));

        await server.Events.FirstAsync<LifecycleEvent>(step => step.Path == path && step.Kind == LifecycleKind.Restarted);
        (await Retry.UntilServedAsync(app)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/user/client")]
    [InlineData("/user/client/servers")]
    [InlineData("/user/client/servers/server")]
    [InlineData("/user/client/apps")]
    [InlineData("/user/client/apps/app")]
    [InlineData("/user/client/apps/app/control")]
    [InlineData("/user/client/apps/app/bridges")]
    public async Task A_client_actor_that_fails_is_restarted_and_the_app_serves_again(string path)
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);

        tunnel.Client.System.ActorSelection(path).Tell(new InjectedFault("on purpose"));

        await tunnel.Client.Events.FirstAsync<LifecycleEvent>(step => step.Path == path && step.Kind == LifecycleKind.Restarted);
        (await Retry.UntilServedAsync(tunnel.App)).ShouldBeTrue(tunnel.Client.Log + Environment.NewLine + tunnel.Server.Log);
    }

    [Fact]
    public async Task A_session_that_fails_is_stopped_and_the_client_dials_again()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        var before = tunnel.Server.Events.Count;

        tunnel.Server.System.ActorSelection("/user/server/sessions/laptop").Tell(new InjectedFault("on purpose"));

        await tunnel.Server.Events.NextAsync<ClientOnline>(before);
        (await Retry.UntilServedAsync(tunnel.App)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_links_of_a_session_that_fail_are_stopped_and_the_server_is_dialled_again()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        var before = tunnel.Server.Events.Count;

        tunnel.Client.System.ActorSelection("/user/client/servers/server/links-*").Tell(new InjectedFault("on purpose"));

        await tunnel.Server.Events.NextAsync<ClientOnline>(before);
        (await Retry.UntilServedAsync(tunnel.App)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bridge_that_fails_resets_its_visitor_and_leaves_the_others_alone(bool onServer)
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        using var first = await Visitor.ConnectAsync(tunnel.App);
        await first.SendAsync("a"u8.ToArray());
        (await first.ReceiveAsync(new byte[1])).ShouldBe(1);
        var node = onServer ? (Node)tunnel.Server : tunnel.Client;
        var prefix = onServer ? "/user/server/apps/app/bridges/" : "/user/client/apps/app/bridges/";
        var bridge = (await node.TreeAsync()).Single(actor => actor.Path.StartsWith(prefix, StringComparison.Ordinal)).Path;
        using var second = await Visitor.ConnectAsync(tunnel.App);

        node.System.ActorSelection(bridge).Tell(new InjectedFault("on purpose"));

        (await Visitor.EndsInResetAsync(first)).ShouldBeTrue();
        await second.SendAsync("b"u8.ToArray());
        (await second.ReceiveAsync(new byte[1])).ShouldBe(1);
    }

    [Fact]
    public async Task A_fault_in_one_app_does_not_touch_the_bytes_of_another()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(Options.Server(("one", Options.ServerApp()), ("other", Options.ServerApp())), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("one", Options.ClientApp(target.Port)), ("other", Options.ClientApp(target.Port))));
        await server.OnlineAsync("one");
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("other"));

        foreach (var child in new[] { string.Empty, "/control", "/listener", "/bridges" })
        {
            server.System.ActorSelection("/user/server/apps/one" + child).Tell(new InjectedFault("on purpose"));
            await server.Events.FirstAsync<LifecycleEvent>(step => step.Path == "/user/server/apps/one" + child && step.Kind == LifecycleKind.Restarted);
            await visitor.SendAsync("x"u8.ToArray());
            (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_child_that_fails_too_often_takes_its_app_down_to_start_anew()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { Supervision = new(1, TimeSpan.FromMinutes(1)) }, TestIdentity.Shared);
        await server.AppAsync("app");

        for (var i = 0; i < 2; i++)
        {
            var before = server.Events.Count;
            server.System.ActorSelection("/user/server/apps/app/control").Tell(new InjectedFault("on purpose"));
            await server.Events.NextAsync<LifecycleEvent>(before, static step => step.Path == "/user/server/apps/app/control" && step.Kind == LifecycleKind.Failed);
        }

        var restarted = await server.Events.FirstAsync<LifecycleEvent>(static step => step.Path == "/user/server/apps/app" && step.Kind == LifecycleKind.Restarted);
        restarted.Cause!.ShouldContain("control");
    }
}
