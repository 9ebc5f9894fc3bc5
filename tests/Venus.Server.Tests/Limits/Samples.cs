using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Supervision;

namespace Venus.Server.Tests.Limits;

/// <summary>Options of a server with small limits.</summary>
internal static class Samples
{
    public static readonly SourceLimitOptions Source = new(32, 64, new RateOptions(2, 4), 4, 3, TimeSpan.FromMinutes(10), 64);

    public static readonly SessionLimitOptions Session = new(new RateOptions(10, 20), new RateOptions(2, 4), new RateOptions(1, 2));

    public static readonly LimitOptions Limits = new(Source, new RateOptions(5, 10), Session, 6, 30, 4, 2, 2, 0);

    public static ServerOptions Server(LimitOptions? limits = null) => new(
        ListenAddress.Parse("*:7000"),
        "state",
        new HeartbeatOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)),
        new HandshakeOptions(TimeSpan.FromSeconds(5), 10, 10),
        false,
        TimeSpan.Zero,
        limits ?? Limits,
        new ServerLinkOptions(10, TimeSpan.FromSeconds(5), 10, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)),
        new SupervisionOptions(10, TimeSpan.FromMinutes(1)),
        new AskedAppOptions(10, 10, TimeSpan.FromSeconds(30)),
        TimeSpan.FromSeconds(10),
        new Dictionary<string, ClientAccount> { ["laptop"] = new(new Secret(Token.New().Reveal()), null, null, [], 2) },
        new Dictionary<string, ServerAppOptions>());
}
