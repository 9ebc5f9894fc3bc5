using System.Net.Sockets;
using Venus.Faults;
using Venus.FunctionalTests.Faults;
using Venus.FunctionalTests.Support;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Peers;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>A token that is changed or withdrawn ends whatever stands on it, a login that is under way too, and nothing else.</summary>
public sealed class RevocationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_login_that_holds_its_proof_back_until_its_token_is_changed_is_refused()
    {
        var options = Options.Server();
        await using var server = new ServerNode(options, TestIdentity.Shared);
        using var client = await RawPeer.ConnectTlsAsync(await server.ListeningAsync());
        var said = await client.SayHelloAsync("laptop");

        await ApplyAsync(server, With(options, Account(Token.New())));
        await client.ProveAsync(said, Options.LaptopToken, PinnedKey.Parse(server.Pin));

        (await client.ReadAsync()).ShouldBeOfType<Refused>().Code.ShouldBe(RefusalCode.BadCredentials);
    }

    [Fact]
    public async Task A_login_that_holds_its_proof_back_proves_the_token_that_holds_by_then()
    {
        var token = Token.New();
        var options = Options.Server();
        await using var server = new ServerNode(options, TestIdentity.Shared);
        using var client = await RawPeer.ConnectTlsAsync(await server.ListeningAsync());
        var said = await client.SayHelloAsync("laptop");

        await ApplyAsync(server, With(options, Account(token)));
        await client.ProveAsync(said, token, PinnedKey.Parse(server.Pin));

        (await client.ReadAsync()).ShouldBeOfType<Welcome>();
    }

    [Fact]
    public async Task A_login_that_waits_for_the_session_before_it_is_refused_when_its_token_is_changed_meanwhile()
    {
        var options = Options.Server();
        await using var server = new ServerNode(options, TestIdentity.Shared);
        var gate = await server.ListeningAsync();
        var key = PinnedKey.Parse(server.Pin);
        using var first = await RawPeer.LogInAsync(gate, key, "laptop", Options.LaptopToken);
        using var second = await RawPeer.ConnectTlsAsync(gate);
        var said = await second.SayHelloAsync("laptop");
        using (server.Log.Hold("client-offline"))
        {
            await second.ProveAsync(said, Options.LaptopToken, key);
            await server.LoggedAsync("client-offline");

            await ApplyAsync(server, With(options, Account(Token.New())));
        }

        (await second.ReadAsync()).ShouldBeOfType<Refused>().Code.ShouldBe(RefusalCode.BadCredentials);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("token-hash")]
    [InlineData("token-file")]
    [InlineData("next-token")]
    [InlineData("client")]
    public async Task A_session_and_its_bridges_end_with_the_credential(string kind)
    {
        using var file = new SecretFile(Options.LaptopToken);
        var other = Token.New();
        var (before, after) = kind switch
        {
            "token" => (Account(Options.LaptopToken), Account(other)),
            "token-hash" => (Account() with { TokenHash = Options.LaptopToken.Hash.Reveal() }, Account() with { TokenHash = other.Hash.Reveal() }),
            "token-file" => (Account() with { TokenFile = file.Path }, Account() with { TokenFile = file.Path }),
            "next-token" => (Account(other) with { NextToken = new Secret(Options.LaptopToken.Reveal()) }, Account(other)),
            _ => (Account(Options.LaptopToken), (ClientAccount?)null),
        };
        var ends = new Ends();
        await using var target = new Target(ends.ServeAsync);
        var options = With(Options.Server(("sealed", Options.ServerApp()), ("bare", Options.ServerApp(AppEncryption.None))), before);
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(
            (await server.ListeningAsync()).Port, server.Pin, ("sealed", Options.ClientApp(target.Port)), ("bare", Options.ClientApp(target.Port, AppEncryption.None))));
        using var sealedVisitor = await BeginAsync(server, "sealed");
        using var bareVisitor = await BeginAsync(server, "bare");

        file.Write(other);
        await ApplyAsync(server, After(options, after));

        (await server.Events.FirstAsync<ClientOffline>()).Cause.ShouldContain("token");
        (await Visitor.EndsInResetAsync(sealedVisitor)).ShouldBeTrue();
        (await Visitor.EndsInResetAsync(bareVisitor)).ShouldBeTrue();
        (await ends.NextAsync()).ShouldBe("reset");
        (await ends.NextAsync()).ShouldBe("reset");
    }

    [Fact]
    public async Task A_bridge_that_waits_for_another_link_ends_with_the_credential()
    {
        await using var target = Target.Echo();
        ServerOptions? options = null;
        await using var tunnel = await FaultyTunnel.OpenAsync(target.Port, 3, static (_, _) => FaultPlan.None, change: made => options = made);
        using var visitor = await BeginAsync(tunnel.Server, "app");
        tunnel.Network.BlackHole(Ways.Both);
        tunnel.Network.CutAll(Ending.Reset);
        await tunnel.Server.Events.FirstAsync<VisitorSuspended>();

        await ApplyAsync(tunnel.Server, With(options!, Account(Token.New())));

        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
        (await tunnel.Server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain("token");
    }

    [Fact]
    public async Task A_change_of_rights_ends_no_session()
    {
        await using var target = Target.Echo();
        var options = Options.Server(("app", Options.ServerApp()));
        await using var server = new ServerNode(options, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        using var visitor = await BeginAsync(server, "app");

        await ApplyAsync(server, With(options, Account() with { TokenHash = Options.LaptopToken.Hash.Reveal(), Ports = [new PortRight(new PortRange(1, 2))], MaxApps = 1 }));

        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        server.Events.All<ClientOffline>().ShouldBeEmpty();
    }

    private static ClientAccount Account(Token? token = null) => new(token is null ? null : new Secret(token.Reveal()), null, null, [new PortRight(new PortRange(1, 65535))], 100);

    private static ServerOptions With(ServerOptions options, ClientAccount account) => After(options, account);

    // The apps stay as they are: that they are somebody's is another check.
    private static ServerOptions After(ServerOptions options, ClientAccount? account) => options with
    {
        Clients = account is null ? new Dictionary<string, ClientAccount>() : new Dictionary<string, ClientAccount> { ["laptop"] = account },
    };

    private static async Task ApplyAsync(ServerNode server, ServerOptions options)
    {
        server.Server.Tell(new ServerActor.ApplyOptions(options, new ClientDirectory(options.Clients)));
        await server.LoggedAsync("options-applied");
    }

    private static async Task<Socket> BeginAsync(ServerNode server, string app)
    {
        var visitor = await Visitor.ConnectAsync(await server.OnlineAsync(app));
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1]).WaitAsync(Patience)).ShouldBe(1);
        return visitor;
    }

    // A target that answers, and tells how each of its connections ended.
    private sealed class Ends
    {
        private readonly System.Threading.Channels.Channel<string> _ends = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public Task<string> NextAsync() => _ends.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public async Task ServeAsync(Socket socket)
        {
            var buffer = new byte[64];
            try
            {
                int count;
                while ((count = await socket.ReceiveAsync(buffer)) > 0)
                {
                    await socket.SendAsync(buffer.AsMemory(0, count));
                }

                _ends.Writer.TryWrite("end");
            }
            catch (SocketException)
            {
                _ends.Writer.TryWrite("reset");
            }
        }
    }

    private sealed class SecretFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("venus-test-");

        public SecretFile(Token token)
        {
            Write(token);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        public string Path => System.IO.Path.Combine(_folder.FullName, "token");

        public void Write(Token token) => File.WriteAllText(Path, token.Reveal());

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
