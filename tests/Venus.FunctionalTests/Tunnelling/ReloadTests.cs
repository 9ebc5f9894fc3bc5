using Venus.Client;
using Venus.FunctionalTests.Support;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>New options on a running node: what differs changes, what is the same is not touched.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task A_server_takes_a_new_app_and_visitors_of_another_notice_nothing()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("old", Options.ServerApp()));
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("old", Options.ClientApp(target.Port)), ("new", Options.ClientApp(target.Port))));
        await client.Events.FirstAsync<AppRefused>(static refused => refused.App == "new");
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("old"));

        Apply(server, options with { Apps = With(options.Apps, "new", Options.ServerApp()) });

        (await Visitor.ExchangeAsync(await server.OnlineAsync("new"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_closes_an_app_that_is_gone_and_moves_one_that_changed()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("gone", Options.ServerApp()), ("moved", Options.ServerApp()));
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("gone", Options.ClientApp(target.Port)), ("moved", Options.ClientApp(target.Port))));
        await server.OnlineAsync("gone");
        await server.OnlineAsync("moved");
        var before = server.Events.Count;
        var port = FreePort.Next();

        Apply(server, options with
        {
            Apps = new Dictionary<string, ServerAppOptions> { ["moved"] = Options.ServerApp() with { Listen = new ListenAddress(System.Net.IPAddress.Loopback, port) } },
        });

        await server.Events.NextAsync<LifecycleEvent>(before, static step => step.Path == "/user/server/apps/gone" && step.Kind == LifecycleKind.Stopped);
        await server.Events.NextAsync<AppOnline>(before, static online => online.App == "moved");
        (await Visitor.ExchangeAsync(new(System.Net.IPAddress.Loopback, port), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_server_says_that_descriptors_are_short_once_and_again_when_it_is_another_number()
    {
        var options = Options.Server(("app", Options.ServerApp() with { MaxVisitors = int.MaxValue }));
        options = options with { Limits = options.Limits with { MaxVisitors = int.MaxValue, MaxVisitorsPerClient = int.MaxValue } };
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await server.ListeningAsync();

        Apply(server, options with { StartGrace = options.StartGrace + TimeSpan.FromSeconds(1) });
        Apply(server, options with { Limits = options.Limits with { MaxVisitors = int.MaxValue - 1 } });
        await Applied(2);
        Apply(server, options);
        await Applied(3);

        server.Log.Lines.Where(static line => line.Event is "options-applied" or "descriptors-short").Select(static line => line.Event)
            .ShouldBe(["descriptors-short", "options-applied", "options-applied", "descriptors-short", "options-applied", "descriptors-short"]);

        // The line of descriptors follows that of the options: the tree answers after both.
        async Task Applied(int times)
        {
            while (server.Log.Lines.Count(static line => line.Event == "options-applied") < times)
            {
                await server.Server.Ask<ActorIdentity>(new Identify(times), TimeSpan.FromSeconds(30));
            }

            await server.Server.Ask<ActorIdentity>(new Identify(times), TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task A_client_whose_token_is_changed_on_the_server_is_sent_away_and_comes_back_when_that_is_mended()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("app", Options.ServerApp()));
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        await server.OnlineAsync("app");

        Apply(server, options with { Clients = new Dictionary<string, ClientAccount> { ["laptop"] = options.Clients["laptop"] with { Token = new Secret(Token.New().Reveal()) } } });

        await client.LoggedAsync("refused-for-now");
        client.Exit.Requested.IsCompleted.ShouldBeFalse();
        var before = server.Events.Count;
        Apply(server, options);
        await server.Events.NextAsync<AppOnline>(before);
        (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_client_serves_a_new_app_leaves_one_that_is_gone_and_follows_a_new_target()
    {
        await using var first = Target.Echo();
        await using var second = new Target(static async socket => await socket.SendAsync("second"u8.ToArray()));
        await using var server = new ServerNode(Options.Server(("kept", Options.ServerApp()), ("gone", Options.ServerApp()), ("new", Options.ServerApp())), TestIdentity.Shared);
        var port = (await server.ListeningAsync()).Port;
        await using var client = new ClientNode(Options.Client(port, server.Pin, ("kept", Options.ClientApp(first.Port)), ("gone", Options.ClientApp(first.Port))));
        await server.OnlineAsync("kept");
        await server.OnlineAsync("gone");

        client.Client.Tell(new ClientActor.ApplyOptions(Options.Client(port, server.Pin, ("kept", Options.ClientApp(second.Port)), ("new", Options.ClientApp(first.Port)))));

        await server.Events.FirstAsync<AppOffline>(static offline => offline.App == "gone");
        (await Visitor.ExchangeAsync(await server.OnlineAsync("new"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        (await Retry.UntilAnsweredAsync(await server.AppAsync("kept"), "second"u8.ToArray())).ShouldBeTrue();
    }

    [Fact]
    public async Task A_restart_of_the_tree_keeps_the_options_that_were_applied()
    {
        var options = Options.Server(("old", Options.ServerApp()));
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await server.AppAsync("old");
        Apply(server, options with { Apps = With(options.Apps, "new", Options.ServerApp()) });
        await server.AppAsync("new");
        var before = server.Events.Count;

        server.System.ActorSelection("/user/server/apps").Tell(new InjectedFault("on purpose"));

        await server.Events.NextAsync<AppListening>(before, static listening => listening.App == "new");
    }

    private static void Apply(ServerNode server, ServerOptions options) =>
        server.Server.Tell(new ServerActor.ApplyOptions(options, new ClientDirectory(options.Clients)));

    private static Dictionary<string, ServerAppOptions> With(IReadOnlyDictionary<string, ServerAppOptions> apps, string name, ServerAppOptions app) =>
        new(apps) { [name] = app };
}
