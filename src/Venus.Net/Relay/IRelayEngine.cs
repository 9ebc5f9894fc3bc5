using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>
/// Moves the bytes of bridges. Half-closes are kept, a broken stream ends in RST on the other side and never in a clean end, small writes are never
/// delayed, and an idle relay holds no buffer. What the network or a peer does is a result, never an exception.
/// </summary>
public interface IRelayEngine : IAsyncDisposable
{
    /// <summary>The engine's name in configuration and log.</summary>
    string Name { get; }

    /// <summary>How the sockets that are to be relayed should be connected and waited for before.</summary>
    ISocketDriver Sockets { get; }

    /// <summary>
    /// Relays between a local socket and a bound link until both directions have ended or something breaks. A resumable bridge that has lost its link only is suspended: once
    /// its ledger is rewound it is relayed again, with the same socket, over another link.
    /// </summary>
    /// <param name="bridge">What to relay between.</param>
    /// <param name="abort">Breaks the bridge: RST both ways.</param>
    /// <exception cref="InvalidOperationException">The link is neither bound nor closed, or the ledger is another relay's; nothing was taken over.</exception>
    /// <exception cref="ArgumentException">The bridge has a ledger, and a raw link or early bytes; nothing was taken over.</exception>
    Task<RelayResult> RelayAsync(RelayBridge bridge, CancellationToken abort);

    /// <summary>Relays between two plain sockets in the same manner.</summary>
    /// <param name="bridge">What to relay between.</param>
    /// <param name="abort">Breaks the bridge: RST both ways.</param>
    Task<RelayResult> RelaySocketsAsync(SocketBridge bridge, CancellationToken abort);
}
