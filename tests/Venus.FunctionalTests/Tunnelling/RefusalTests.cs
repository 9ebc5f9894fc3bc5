using Venus.Client;
using Venus.Client.Configuration;
using Venus.FunctionalTests.Support;
using Venus.Hocon;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>A refusal that is mended, on whichever side, is over.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_server_that_refuses_while_another_one_serves_is_dialled_again_when_the_client_is_mended()
    {
        await using var target = Target.Echo();
        await using var good = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        await using var bad = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);
        var options = await TwoServersAsync(good, bad, target, PinnedKey.Of([1, 2, 3]).ToString());
        await using var client = new ClientNode(options);
        await good.OnlineAsync("app");
        await client.LoggedAsync("refused-for-now");

        client.Client.Tell(new ClientActor.ApplyOptions(await TwoServersAsync(good, bad, target, bad.Pin)));

        (await Visitor.ExchangeAsync(await bad.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_server_that_refuses_while_another_one_serves_is_dialled_again_at_a_reload_that_changes_nothing()
    {
        await using var target = Target.Echo();
        var refusing = Options.Server(("app", Options.ServerApp()));
        await using var good = new ServerNode(refusing, TestIdentity.Shared);
        await using var bad = new ServerNode(refusing with { Clients = Only(Token.New()) }, TestIdentity.Shared);
        var options = await TwoServersAsync(good, bad, target, bad.Pin);
        await using var client = new ClientNode(options);
        await good.OnlineAsync("app");
        await client.LoggedAsync("refused-for-now");

        bad.Server.Tell(new ServerActor.ApplyOptions(refusing, new ClientDirectory(refusing.Clients)));
        await bad.LoggedAsync("options-applied");
        client.Client.Tell(new ClientActor.ApplyOptions(options));

        (await Visitor.ExchangeAsync(await bad.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_server_that_refuses_while_another_one_serves_is_asked_again_by_itself()
    {
        await using var target = Target.Echo();
        var mended = Options.Server(("app", Options.ServerApp()));
        await using var good = new ServerNode(mended, TestIdentity.Shared);
        await using var bad = new ServerNode(mended with { Clients = Only(Token.New()) }, TestIdentity.Shared);
        var options = await TwoServersAsync(good, bad, target, bad.Pin);
        await using var client = new ClientNode(options with { Connect = options.Connect with { RefusedBackOff = TimeSpan.FromMilliseconds(100) } });
        await client.LoggedAsync("refused-for-now");

        bad.Server.Tell(new ServerActor.ApplyOptions(mended, new ClientDirectory(mended.Clients)));

        (await Visitor.ExchangeAsync(await bad.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_client_that_all_servers_refuse_from_the_start_ends()
    {
        await using var first = new ServerNode(Options.Server() with { Clients = Only(Token.New()) }, TestIdentity.Shared);
        await using var second = new ServerNode(Options.Server() with { Clients = Only(Token.New()) }, TestIdentity.Shared);
        await using var target = Target.Echo();
        await using var client = new ClientNode(await TwoServersAsync(first, second, target, second.Pin));

        (await client.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(20))).Code.ShouldBe(NodeExitCode.Refused);
        client.Log.Lines.Count(static line => line.Event == "refused").ShouldBe(1);
    }

    [Fact]
    public async Task An_app_that_a_server_has_served_is_asked_for_again_after_a_refusal()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("app", Options.ServerApp()));
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        await client.Events.FirstAsync<AppRegistered>();

        // Without the app, and with a new session: the client registers, and is refused.
        Apply(server, options with { Apps = new Dictionary<string, ServerAppOptions>(), Clients = Only(Token.New()) });
        await client.LoggedAsync("refused-for-now");
        Apply(server, options with { Apps = new Dictionary<string, ServerAppOptions>() });
        await client.LoggedAsync("app-refused-for-now");
        var before = server.Events.Count;
        Apply(server, options);

        await server.Events.NextAsync<AppOnline>(before);
        client.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    private static async Task<ClientOptions> TwoServersAsync(ServerNode first, ServerNode second, Target target, string secondKey)
    {
        var one = Options.Client((await first.ListeningAsync()).Port, first.Pin, ("app", Options.ClientApp(target.Port)));
        var two = Options.Client((await second.ListeningAsync()).Port, secondKey);
        return one with
        {
            Server = null,
            Servers = new Dictionary<string, ServerAccount> { ["first"] = one.Server!, ["second"] = two.Server! },
            Connect = one.Connect with { RefusedBackOff = TimeSpan.FromHours(1) },
        };
    }

    private static Dictionary<string, ClientAccount> Only(Token token) => new()
    {
        ["laptop"] = Options.Server().Clients["laptop"] with { Token = new Secret(token.Reveal()) },
    };

    private static void Apply(ServerNode server, ServerOptions options) =>
        server.Server.Tell(new ServerActor.ApplyOptions(options, new ClientDirectory(options.Clients)));
}
