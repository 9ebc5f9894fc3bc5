using System.Net.Sockets;
using Venus.Client;
using Venus.Client.Configuration;
using Venus.FunctionalTests.Support;
using Venus.Hocon;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>The steps of docs/operations.md, "Changing a token", as they stand there.</summary>
public sealed class TokenChangeTests : IDisposable
{
    private static readonly Token Old = Options.LaptopToken;
    private static readonly Token New = Token.New();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("venus-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("inline")]
    [InlineData("file")]
    public async Task A_token_is_changed_and_a_visitor_who_is_there_stays(string kind)
    {
        await using var target = Target.Echo();
        var file = Path.Combine(_folder.FullName, "token");
        Write(file, Old);
        var server = Options.Server(("app", Options.ServerApp()));
        await using var serverNode = new ServerNode(server with { Clients = Account(Old) }, TestIdentity.Shared);
        var client = Options.Client((await serverNode.ListeningAsync()).Port, serverNode.Pin, ("app", Options.ClientApp(target.Port)));
        ClientOptions With(Token token) => client with
        {
            Server = kind == "file" ? client.Server! with { Token = null, TokenFile = file } : client.Server! with { Token = new Secret(token.Reveal()) },
        };
        await using var clientNode = new ClientNode(With(Old));
        using var visitor = await Visitor.ConnectAsync(await serverNode.OnlineAsync("app"));
        await EchoAsync(visitor);

        // 1. The server takes both.
        await ApplyAsync(serverNode, server with { Clients = Account(Old, New) });
        await EchoAsync(visitor);

        // 2. The client proves the new one.
        var before = serverNode.Events.Count;
        Write(file, New);
        clientNode.Client.Tell(new ClientActor.ApplyOptions(With(New)));
        await serverNode.Events.NextAsync<ClientOnline>(before);
        await serverNode.Events.NextAsync<VisitorResumed>(before);
        await EchoAsync(visitor);

        // 3. The server takes the new one only.
        await ApplyAsync(serverNode, server with { Clients = Account(New) });
        await EchoAsync(visitor);

        serverNode.Events.All<VisitorEnded>().ShouldBeEmpty();
        serverNode.Events.All<ClientOffline>().Count.ShouldBe(1);
        clientNode.Log.Lines.ShouldNotContain(static line => line.Event == "refused-for-now");
    }

    [Fact]
    public async Task A_client_that_has_both_tokens_is_not_locked_out_when_the_server_changes_first()
    {
        await using var target = Target.Echo();
        var server = Options.Server(("app", Options.ServerApp()));
        await using var serverNode = new ServerNode(server with { Clients = Account(Old) }, TestIdentity.Shared);
        var client = Options.Client((await serverNode.ListeningAsync()).Port, serverNode.Pin, ("app", Options.ClientApp(target.Port)));
        client = client with { Connect = client.Connect with { RefusedBackOff = TimeSpan.FromHours(1) } };
        await using var clientNode = new ClientNode(client);
        await serverNode.OnlineAsync("app");

        // 1. The client has both.
        var before = serverNode.Events.Count;
        clientNode.Client.Tell(new ClientActor.ApplyOptions(client with { Server = client.Server! with { NextToken = new Secret(New.Reveal()) } }));
        await serverNode.Events.NextAsync<ClientOnline>(before);

        // 2. The server takes the new one only.
        before = serverNode.Events.Count;
        await ApplyAsync(serverNode, server with { Clients = Account(New) });
        await serverNode.Events.NextAsync<AppOnline>(before);
        (await Visitor.ExchangeAsync(await serverNode.AppAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());

        // 3. The client has the new one only.
        before = serverNode.Events.Count;
        clientNode.Client.Tell(new ClientActor.ApplyOptions(client with { Server = client.Server! with { Token = new Secret(New.Reveal()) } }));
        await serverNode.Events.NextAsync<AppOnline>(before);
        (await Visitor.ExchangeAsync(await serverNode.AppAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
    }

    private static Dictionary<string, ClientAccount> Account(Token token, Token? next = null) => new()
    {
        ["laptop"] = Options.Server().Clients["laptop"] with { Token = null, TokenHash = token.Hash.Reveal(), NextTokenHash = next?.Hash.Reveal() },
    };

    private static async Task ApplyAsync(ServerNode server, ServerOptions options)
    {
        var before = server.Log.Lines.Count(static line => line.Event == "options-applied");
        server.Server.Tell(new ServerActor.ApplyOptions(options, new ClientDirectory(options.Clients)));
        await server.LoggedAsync("options-applied", before);
    }

    private static async Task EchoAsync(Socket visitor)
    {
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(1);
    }

    private static void Write(string file, Token token)
    {
        File.WriteAllText(file, token.Reveal());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
