using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>Limits on peers that have not yet proven who they are.</summary>
/// <param name="Timeout">From accepted to authenticated; after that the peer is closed.</param>
/// <param name="MaxPending">Peers in handshake at once; the next one is closed at once.</param>
/// <param name="Backlog">Connections that the kernel may hold for the server before it accepts them (listen(2)).</param>
public sealed record HandshakeOptions(TimeSpan Timeout, int MaxPending, int Backlog) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() =>
        Require.Positive(("timeout", Timeout.Ticks), ("max-pending", MaxPending), ("backlog", Backlog));
}
