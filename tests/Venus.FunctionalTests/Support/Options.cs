using Venus.Client.Configuration;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Support;

/// <summary>Options of both nodes as tests use them: loopback, ports of the system's choice, short heartbeats.</summary>
internal static class Options
{
    public static readonly Token LaptopToken = Token.New();

    private static readonly SessionLimitOptions Session = new(new RateOptions(1000, 65536), new RateOptions(100, 8192), new RateOptions(100, 1000));

    private static readonly SupervisionOptions Restarts = new(10, TimeSpan.FromMinutes(1));

    public static ServerOptions Server(params (string App, ServerAppOptions Options)[] apps) => new(
        ListenAddress.Parse("127.0.0.1:0"),
        "unused",
        new HeartbeatOptions(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1500)),
        new HandshakeOptions(TimeSpan.FromSeconds(5), 256, 128),
        false,
        TimeSpan.Zero,
        new LimitOptions(
            new SourceLimitOptions(32, 64, new RateOptions(1000, 1000), 10, 256, TimeSpan.FromMinutes(10), 1024), new RateOptions(1000, 1000), Session, 256, 30, 65536, 65536, 4096, 16),
        new ServerLinkOptions(64, TimeSpan.FromSeconds(5), 1024, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)),
        Restarts,
        new AskedAppOptions(4096, 128, TimeSpan.FromSeconds(30)),
        TimeSpan.FromSeconds(5),
        new Dictionary<string, ClientAccount>
        {
            ["laptop"] = new(new Secret(LaptopToken.Reveal()), null, null, [PortRight.Parse("1-65535"), PortRight.Parse("127.0.0.1:1-65535")], 100),
        },
        apps.ToDictionary(static app => app.App, static app => app.Options));

    public static ServerAppOptions ServerApp(AppEncryption encryption = AppEncryption.Sealed, int maxVisitors = 4096) =>
        new(ListenAddress.Parse("127.0.0.1:0"), "laptop", encryption, maxVisitors, 1024);

    public static ClientOptions Client(int serverPort, string pin, params (string App, ClientAppOptions Options)[] apps) => new(
        "laptop",
        new ServerAccount(new TargetAddress("127.0.0.1", serverPort), pin, null, null, new Secret(LaptopToken.Reveal()), null),
        new Dictionary<string, ServerAccount>(),
        new ConnectOptions(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(100)),
        new ClientLinkOptions(4, 64, TimeSpan.FromSeconds(30), 64, TimeSpan.FromSeconds(5)),
        Restarts,
        TimeSpan.FromSeconds(5),
        apps.ToDictionary(static app => app.App, static app => app.Options));

    public static ClientAppOptions ClientApp(int targetPort, AppEncryption encryption = AppEncryption.Sealed, string? listen = null, int maxBridges = 4096) => new(
        new TargetAddress("127.0.0.1", targetPort), listen is null ? null : ListenAddress.Parse(listen), encryption, TimeSpan.FromSeconds(2), maxBridges);
}
