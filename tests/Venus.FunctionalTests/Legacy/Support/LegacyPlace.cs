using System.Net;
using Venus.Client.Legacy;
using Venus.Server.Legacy;

namespace Venus.FunctionalTests.Legacy.Support;

/// <summary>Three free ports, and options of both nodes that fit them: loopback, short heartbeats, deadlines that no test waits for unless it asks to.</summary>
internal sealed record LegacyPlace(int CommonPort, int RemotePort, int ToPort)
{
    private static readonly SupervisionOptions Restarts = new(3, TimeSpan.FromMinutes(1));

    public static LegacyPlace New() => new(FreePorts.Take(), FreePorts.Take(), FreePorts.Take());

    /// <summary>Where visitors connect.</summary>
    public IPEndPoint App => new(IPAddress.Loopback, ToPort);

    public LegacyServerOptions Server => new(
        ListenAddress: "127.0.0.1",
        Heartbeat: TimeSpan.FromMilliseconds(50),
        DeadAfter: TimeSpan.FromSeconds(20),
        AnswerWait: TimeSpan.FromMilliseconds(100),
        LinkTimeout: TimeSpan.FromSeconds(20),
        WaitTimeout: TimeSpan.FromSeconds(20),
        MaxWaiting: 256,
        MaxVisitors: 1024,
        Backlog: 256,
        SameHost: true,
        SendNoData: true,
        HalfCloseIdle: TimeSpan.FromSeconds(20),
        Restarts,
        DrainTimeout: TimeSpan.FromSeconds(20),
        new Dictionary<string, LegacyServerApp> { ["App01"] = new(CommonPort, RemotePort, ToPort) });

    public LegacyClientOptions Client(int targetPort) => new(
        ConnectTimeout: TimeSpan.FromSeconds(20),
        DialTimeout: TimeSpan.FromSeconds(20),
        DeadAfter: TimeSpan.FromSeconds(20),
        BackOffMin: TimeSpan.FromMilliseconds(10),
        BackOffMax: TimeSpan.FromMilliseconds(100),
        PartialTrailerWait: TimeSpan.FromMilliseconds(50),
        TrailerWait: TimeSpan.FromSeconds(1),
        HalfCloseIdle: TimeSpan.FromSeconds(20),
        MaxBridges: 1024,
        Restarts,
        DrainTimeout: TimeSpan.FromSeconds(20),
        new Dictionary<string, LegacyClientApp> { ["App01"] = new(CommonPort, "127.0.0.1", RemotePort, "127.0.0.1", targetPort) });
}
