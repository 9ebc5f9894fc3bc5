using Venus.Client.Configuration;
using Venus.Client.Legacy;
using Venus.Server.Configuration;
using Venus.Server.Legacy;

namespace Venus.Configuration;

/// <summary>Everything under <c>venus</c>, the first Venus' apps aside.</summary>
/// <param name="Log">What is written to the log, and how.</param>
/// <param name="Relay">What moves the bytes.</param>
/// <param name="Server">The server, where one is configured.</param>
/// <param name="Client">The client, where one is configured.</param>
internal sealed record VenusOptions(LogOptions Log, RelayOptions Relay, ServerOptions? Server, ClientOptions? Client);

/// <summary>The nodes that a configuration speaks of; those that it does not are <see langword="null"/>.</summary>
/// <param name="Process">What concerns the process and not a node.</param>
/// <param name="Server">The server.</param>
/// <param name="LegacyServer">The server's apps over the first Venus' protocol.</param>
/// <param name="Client">The client.</param>
/// <param name="LegacyClient">The client's apps over the first Venus' protocol.</param>
/// <param name="Warnings">What the configuration says and probably does not mean, a line for each.</param>
internal sealed record NodeSet(
    ProcessOptions Process,
    ServerOptions? Server,
    LegacyServerOptions? LegacyServer,
    ClientOptions? Client,
    LegacyClientOptions? LegacyClient,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The longest that a node may take to drain.</summary>
    public TimeSpan DrainTimeout => new[]
    {
        Server?.DrainTimeout, LegacyServer?.DrainTimeout, Client?.DrainTimeout, LegacyClient?.DrainTimeout,
    }.Max() ?? TimeSpan.Zero;
}
