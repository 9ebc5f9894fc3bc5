using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>What a relay is given.</summary>
/// <param name="Local">The visitor or the target. The engine's from the call on: it closes the connection itself.</param>
/// <param name="Link">A link that is bound. The engine borrows it, and closes it unless the result says that it is reusable.</param>
/// <param name="Early">Bytes read from <paramref name="Local"/> before and not yet sent: they go first. Not to be changed during the relay.</param>
public sealed record RelayBridge(Connection Local, DataLink Link, ReadOnlyMemory<byte> Early)
{
    /// <summary>Where to count while the relay runs.</summary>
    public RelayMeter Meter { get; init; } = new();
}

/// <summary>Two plain connections to relay between, both the engine's from the call on: it closes them.</summary>
/// <param name="Local">The visitor or the target.</param>
/// <param name="Link">The connection that stands for the link in causes and counts.</param>
/// <param name="EarlyToLink">Bytes read from <paramref name="Local"/> before: they go to <paramref name="Link"/> first.</param>
/// <param name="EarlyToLocal">Bytes read from <paramref name="Link"/> before: they go to <paramref name="Local"/> first.</param>
public sealed record SocketBridge(Connection Local, Connection Link, ReadOnlyMemory<byte> EarlyToLink, ReadOnlyMemory<byte> EarlyToLocal)
{
    /// <summary>Where to count while the relay runs.</summary>
    public RelayMeter Meter { get; init; } = new();
}
