using Venus.Client.Configuration;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;
using Venus.Peers;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Tenants;

/// <summary>A server with two clients: "laptop", which serves an echo as "listed" and as "asked", and "intruder", which is played by hand.</summary>
internal sealed class TwoClients : IAsyncDisposable
{
    private static readonly Token IntruderToken = Token.New();

    private readonly Target _target = Target.Echo();

    private TwoClients(ServerNode server, int askedPort) => (Server, AskedPort) = (server, askedPort);

    public ServerNode Server { get; }

    public ClientNode Laptop { get; private set; } = null!;

    /// <summary>The port that the laptop asks for.</summary>
    public int AskedPort { get; }

    public static async Task<TwoClients> OpenAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var options = Options.Server(("listed", Options.ServerApp()), ("intruders", Options.ServerApp() with { Client = "intruder" }));
        var account = options.Clients["laptop"];
        options = options with
        {
            Clients = new Dictionary<string, ClientAccount>
            {
                ["laptop"] = account,
                ["intruder"] = account with { Token = new Venus.Hocon.Secret(IntruderToken.Reveal()) },
            },
        };
        var both = new TwoClients(new ServerNode(change?.Invoke(options) ?? options, TestIdentity.Shared), FreePort.Next());
        both.Laptop = new ClientNode(both.LaptopOptions((await both.Server.ListeningAsync()).Port));
        await both.Server.OnlineAsync("listed");
        await both.Server.OnlineAsync("asked");
        return both;
    }

    /// <summary>The intruder, logged in.</summary>
    public async Task<RawPeer> IntrudeAsync() =>
        await RawPeer.LogInAsync(await Server.ListeningAsync(), PinnedKey.Parse(Server.Pin), "intruder", IntruderToken);

    /// <summary>Waits until the server has handled all that the intruder said before: an answer that comes from where it is handled.</summary>
    public static async Task SettleAsync(RawPeer intruder, Task? saying = null)
    {
        var name = $"settle-{Guid.NewGuid():N}";
        var asking = AskAsync();
        while ((await intruder.ReadAsync<RegisterRefused>()).App != name)
        {
            // The answer to something before.
        }

        await asking;

        async Task AskAsync()
        {
            await (saying ?? Task.CompletedTask);
            await intruder.SendAsync(new Register(name, LinkKind.Sealed, null));
        }
    }

    /// <summary>A visitor of one of the laptop's apps, who has been served once.</summary>
    public async Task<EchoVisitor> VisitAsync(string app)
    {
        var visitor = new EchoVisitor(await Visitor.ConnectAsync(await Server.OnlineAsync(app)));
        await visitor.EchoAsync();
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await Laptop.DisposeAsync();
        await Server.DisposeAsync();
        await _target.DisposeAsync();
    }

    private ClientOptions LaptopOptions(int port) => Options.Client(
        port, Server.Pin, ("listed", Options.ClientApp(_target.Port)), ("asked", Options.ClientApp(_target.Port, listen: $"127.0.0.1:{AskedPort}")));
}
