using System.Net;
using Venus.Client.Configuration;
using Venus.Faults;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Faults;

/// <summary>A server and a client with one app "app", and a faulty network between them.</summary>
internal sealed class FaultyTunnel : IAsyncDisposable
{
    public const byte Control = 0x16;
    public const byte Link = (byte)'V';

    private FaultyTunnel(ServerNode server, FaultProxy network, ClientNode client) =>
        (Server, Network, Client) = (server, network, client);

    public ServerNode Server { get; }

    /// <summary>Carries the control channel and the data links.</summary>
    public FaultProxy Network { get; }

    public ClientNode Client { get; }

    /// <summary>Opens a tunnel; it need not be online when this returns.</summary>
    public static async Task<FaultyTunnel> OpenAsync(
        int targetPort, int seed, Func<Arrival, Random, FaultPlan> plan, AppEncryption encryption = AppEncryption.Sealed, Func<ServerOptions, ServerOptions>? change = null,
        TimeSpan? idle = null, Func<IRelayEngine>? engine = null, (bool Server, bool Client)? resume = null)
    {
        var options = Options.Server(("app", Options.ServerApp(encryption) with { Resume = resume?.Server ?? true }));
        var server = new ServerNode(change is null ? options : change(options), TestIdentity.Shared, engine?.Invoke());
        var network = new FaultProxy(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, (await server.ListeningAsync()).Port), seed, plan);
        ClientOptions client = Options.Client(network.EndPoint.Port, server.Pin, ("app", Options.ClientApp(targetPort, encryption) with { Resume = resume?.Client ?? true }));
        client = client with { Links = client.Links with { IdleTimeout = idle ?? client.Links.IdleTimeout } };
        return new FaultyTunnel(server, network, new ClientNode(client, engine?.Invoke()));
    }

    /// <summary>Where visitors connect, once a client serves the app.</summary>
    public Task<IPEndPoint> OnlineAsync() => Server.OnlineAsync("app");

    /// <summary>The data links that are open now.</summary>
    public IEnumerable<ProxiedConnection> Links => Network.Connections.Where(static connection => connection.FirstByte == Link);

    /// <summary>The control channels that are open now.</summary>
    public IEnumerable<ProxiedConnection> ControlChannels => Network.Connections.Where(static connection => connection.FirstByte == Control);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Network.DisposeAsync();
        await Server.DisposeAsync();
    }
}
