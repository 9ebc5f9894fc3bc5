using System.Net;
using Venus.Net.Protocol;

namespace Venus.FunctionalTests.Support;

/// <summary>A server and a client with one app "app" to a given target.</summary>
internal sealed class Tunnel : IAsyncDisposable
{
    public ServerNode Server { get; private set; } = null!;

    public ClientNode Client { get; private set; } = null!;

    /// <summary>Where visitors connect.</summary>
    public IPEndPoint App { get; private set; } = null!;

    public static async Task<Tunnel> OpenAsync(int targetPort, AppEncryption encryption = AppEncryption.Sealed)
    {
        var tunnel = new Tunnel();
        tunnel.Server = new ServerNode(Options.Server(("app", Options.ServerApp(encryption))), TestIdentity.Shared);
        var port = (await tunnel.Server.ListeningAsync()).Port;
        tunnel.Client = new ClientNode(Options.Client(port, tunnel.Server.Pin, ("app", Options.ClientApp(targetPort, encryption))));
        tunnel.App = await tunnel.Server.OnlineAsync("app");
        return tunnel;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
