using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>What a relay is given.</summary>
/// <param name="Local">The visitor or the target. The engine's from the call on: it closes the connection itself, unless the result says that the bridge is suspended.</param>
/// <param name="Link">A link that is bound. The engine borrows it, and closes it unless the result says that it is reusable.</param>
/// <param name="Early">Bytes read from <paramref name="Local"/> before and not yet sent: they go first. Not to be changed during the relay.</param>
public sealed record RelayBridge(Connection Local, DataLink Link, ReadOnlyMemory<byte> Early)
{
    /// <summary>Where to count while the relay runs. With a ledger it counts the whole bridge, not this relay alone.</summary>
    public RelayMeter Meter { get; init; } = new();

    /// <summary>
    /// The books of a bridge that both sides agreed to be resumable, on a sealed link; null if it is not. The engine's until the relay has ended. There are no early bytes
    /// then: what was read before is appended to the ledger by whoever read and sent it.
    /// </summary>
    public BridgeLedger? Ledger { get; init; }

    /// <summary>Resumable only: makes the relay let go of the link, with RST, and keep the bridge. Another link has taken its place, or is about to.</summary>
    public CancellationToken Suspend { get; init; }

    /// <summary>
    /// Resumable only: for how long the link's other side may owe an answer to what was sent, in which nothing has come from there; the link is lost then. Zero: for as long as the system
    /// has patience.
    /// </summary>
    public TimeSpan DeadAfter { get; init; }

    /// <summary>Takes link and ledger for a relay.</summary>
    /// <exception cref="ArgumentException">A ledger with a link or with bytes that it does not go with; nothing was taken over.</exception>
    /// <exception cref="InvalidOperationException">The link is neither bound nor closed, or another relay has the ledger; nothing was taken over.</exception>
    /// <exception cref="ObjectDisposedException">The ledger is disposed of; nothing was taken over.</exception>
    internal void TakeOver()
    {
        if (Ledger is not null && Link.Kind != LinkKind.Sealed)
            throw new ArgumentException("Only a sealed link can carry a resumable bridge.");
        if (Ledger is not null && !Early.IsEmpty)
            throw new ArgumentException("A resumable bridge has its early bytes in its ledger.");
        Ledger?.Enter();
        if (Link.TryEnter(LinkPhase.Bound, LinkPhase.Relaying) || Link.Phase == LinkPhase.Closed)
            return;
        Ledger?.Leave();
        throw new InvalidOperationException($"The link is {Link.Phase}, not {LinkPhase.Bound}.");
    }
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
