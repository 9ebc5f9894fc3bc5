using Venus.FunctionalTests.Support;
using Venus.Server;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>What happens to visitors when a node is asked to stop.</summary>
public sealed class DrainTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_visitor_that_is_here_finishes_while_the_node_drains(bool server)
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        using var visitor = await Visitor.ConnectAsync(tunnel.App);
        await visitor.SendAsync("a"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);

        var drained = (server ? tunnel.Server.Server : tunnel.Client.Client).Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(20));
        await visitor.SendAsync("b"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        drained.IsCompleted.ShouldBeFalse();
        visitor.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        (await Visitor.ReadToEndAsync(visitor)).ShouldBeEmpty();

        (await drained).Reset.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_visitor_that_stays_beyond_the_deadline_is_reset(bool server)
    {
        await using var target = Target.Echo();
        var options = Options.Server(("app", Options.ServerApp())) with { DrainTimeout = TimeSpan.FromMilliseconds(200) };
        await using var serverNode = new ServerNode(options, TestIdentity.Shared);
        var clientOptions = Options.Client((await serverNode.ListeningAsync()).Port, serverNode.Pin, ("app", Options.ClientApp(target.Port)));
        await using var clientNode = new ClientNode(clientOptions with { DrainTimeout = TimeSpan.FromMilliseconds(200) });
        using var visitor = await Visitor.ConnectAsync(await serverNode.OnlineAsync("app"));
        await visitor.SendAsync("a"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);

        var drained = await (server ? serverNode.Server : clientNode.Client).Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(20));

        drained.Reset.ShouldBe(1);
        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_drains_takes_its_apps_offline_at_once()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);
        using var staying = await Visitor.ConnectAsync(tunnel.App);
        await staying.SendAsync("a"u8.ToArray());
        (await staying.ReceiveAsync(new byte[1])).ShouldBe(1);

        tunnel.Client.Client.Tell(Drain.Instance);

        (await tunnel.Server.Events.FirstAsync<AppOffline>()).Cause.ShouldContain("stopping");
        (await Visitor.IsResetAsync(tunnel.App)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_drains_takes_no_new_client_and_tells_those_it_has()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);

        (await tunnel.Server.Server.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(20))).Reset.ShouldBe(0);

        await tunnel.Server.Events.FirstAsync<LifecycleEvent>(static step => step.Path == "/user/server/gate/listener" && step.Kind == LifecycleKind.Stopped);
        var port = (await tunnel.Server.ListeningAsync()).Port;
        await using var late = new ClientNode(Options.Client(port, tunnel.Server.Pin, ("app", Options.ClientApp(target.Port))));
        await late.LoggedAsync("dial-failed");
        await tunnel.Client.LoggedAsync("server-leaves");
    }
}
