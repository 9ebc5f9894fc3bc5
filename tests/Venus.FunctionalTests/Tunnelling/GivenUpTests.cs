using Venus.Client;
using Venus.FunctionalTests.Support;
using Venus.Server;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>
/// What has used up its restarts: a part that the node cannot do without ends it with a code of its own, an app alone is told of and the
/// others serve on.
/// </summary>
public sealed class GivenUpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SupervisionOptions Once = new(1, TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData("apps")]
    [InlineData("sessions")]
    [InlineData("gate")]
    public async Task A_server_without_one_of_its_parts_ends_and_says_why(string part)
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { Supervision = Once }, TestIdentity.Shared);
        await server.AppAsync("app");
        await server.ListeningAsync();

        await FailAsync(server, $"/user/server/{part}", times: 2);

        await ShouldEndAsync(server, $"/user/server/{part}");
        (await server.Server.Ask<Drained>(Drain.Instance, Patience)).Reset.ShouldBe(0);
    }

    [Theory]
    [InlineData("servers")]
    [InlineData("apps")]
    public async Task A_client_without_one_of_its_parts_ends_and_says_why(string part)
    {
        await using var client = ClientWithoutServer();
        await client.LoggedAsync("dial-failed");

        await FailAsync(client, $"/user/client/{part}", times: 2);

        await ShouldEndAsync(client, $"/user/client/{part}");
        (await client.Client.Ask<Drained>(Drain.Instance, Patience)).Reset.ShouldBe(0);
    }

    [Fact]
    public async Task A_node_that_drains_is_not_ended_by_what_fails_meanwhile()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { Supervision = Once }, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("app"));
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        var drained = server.Server.Ask<Drained>(Drain.Instance, Patience);

        await FailAsync(server, "/user/server/sessions", times: 2);
        await server.Events.FirstAsync<LifecycleEvent>(static step => step.Path == "/user/server/sessions" && step.Kind == LifecycleKind.Stopped);

        await drained;
        server.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task An_app_that_a_server_gave_up_is_told_of_leaves_the_others_alone_and_comes_back_with_a_reload()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("bad", Options.ServerApp()), ("good", Options.ServerApp())) with { Supervision = Once };
        await using var server = new ServerNode(options, TestIdentity.Shared);
        var app = Options.ClientApp(target.Port);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("bad", app), ("good", app)));
        await server.OnlineAsync("bad");
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("good"));

        await FailAsync(server, "/user/server/apps/bad", times: 2);

        await server.LoggedAsync("app-given-up");
        var line = server.Log.Lines.Single(static line => line.Event == "app-given-up").Text;
        line.ShouldContain("fault 2");
        line.ShouldContain("SIGHUP");
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);

        // Its client asks again and is told, and keeps asking.
        await using var late = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("bad", Options.ClientApp(target.Port))));
        (await late.Events.FirstAsync<AppRefused>()).Cause.ShouldContain("given up");
        var before = server.Events.Count;
        server.Server.Tell(new ServerActor.ApplyOptions(options, new ClientDirectory(options.Clients)));

        var listening = await server.Events.NextAsync<AppListening>(before, static listening => listening.App == "bad");
        await server.Events.NextAsync<AppOnline>(before, static online => online.App == "bad");
        (await Retry.UntilServedAsync(new(System.Net.IPAddress.Loopback, listening.EndPoint.Port))).ShouldBeTrue();
        server.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task An_app_that_a_client_gave_up_is_offline_and_comes_back_with_a_reload()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(Options.Server(("bad", Options.ServerApp()), ("good", Options.ServerApp())), TestIdentity.Shared);
        var app = Options.ClientApp(target.Port);
        var options = Options.Client((await server.ListeningAsync()).Port, server.Pin, ("bad", app), ("good", app)) with { Supervision = Once };
        await using var client = new ClientNode(options);
        await server.OnlineAsync("bad");
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("good"));

        await FailAsync(client, "/user/client/apps/bad", times: 2);

        await client.LoggedAsync("app-given-up");
        await server.Events.FirstAsync<AppOffline>(static offline => offline.App == "bad");
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        var before = server.Events.Count;
        client.Client.Tell(new ClientActor.ApplyOptions(options));

        await server.Events.NextAsync<AppOnline>(before, static online => online.App == "bad");
        (await Retry.UntilServedAsync(await server.AppAsync("bad"))).ShouldBeTrue();
        client.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_has_given_up_its_last_app_ends()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())) with { Supervision = Once }, TestIdentity.Shared);
        await server.AppAsync("app");

        await FailAsync(server, "/user/server/apps/app", times: 2);

        await ShouldEndAsync(server, "/user/server/apps/app");
    }

    [Fact]
    public async Task A_client_that_has_given_up_its_last_app_ends()
    {
        await using var client = ClientWithoutServer();
        await client.LoggedAsync("dial-failed");

        await FailAsync(client, "/user/client/apps/app", times: 2);

        await ShouldEndAsync(client, "/user/client/apps/app");
    }

    private static ClientNode ClientWithoutServer() => new(
        Options.Client(FreePort.Next(), TestIdentity.Shared.SpkiPin.ToString(), ("app", Options.ClientApp(1))) with { Supervision = Once });

    private static async Task ShouldEndAsync(Node node, string path)
    {
        var (code, cause) = await node.Exit.Requested.WaitAsync(Patience);
        code.ShouldBe(NodeExitCode.GivenUp);
        cause.ShouldContain(path);
        cause.ShouldContain("fault 2");
        cause.ShouldContain("start the node anew");
        cause.ShouldNotContain("\n");
    }

    private static async Task FailAsync(Node node, string path, int times)
    {
        for (var i = 1; i <= times; i++)
        {
            var before = node.Events.Count;
            node.System.ActorSelection(path).Tell(new InjectedFault($"fault {i}"));
            await node.Events.NextAsync<LifecycleEvent>(before, step => step.Path == path && step.Kind == LifecycleKind.Failed);
        }
    }
}
