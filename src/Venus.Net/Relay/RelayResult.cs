namespace Venus.Net.Relay;

/// <summary>What a relay did.</summary>
/// <param name="Cause">How it ended; the first cause.</param>
/// <param name="BytesToLink">Bytes taken from the local socket and sent, those that went out with BIND included. Equal to the other end's
/// <paramref name="BytesFromLink"/> if the cause is <see cref="RelayCause.Completed"/>.</param>
/// <param name="BytesFromLink">Bytes handed to the local socket.</param>
/// <param name="LinkReusable">Whether the link is idle again and the caller's; if not, it is closed.</param>
/// <param name="Detail">One sentence for the log; null after a clean end.</param>
public sealed record RelayResult(RelayCause Cause, long BytesToLink, long BytesFromLink, bool LinkReusable, string? Detail)
{
    /// <summary>
    /// The link is gone and closed, <see cref="Cause"/> and <see cref="Detail"/> say why, but the bridge is not: the local socket is open and the caller's again, and the ledger
    /// says where both directions stand. Only a resumable bridge is ever suspended.
    /// </summary>
    public bool Suspended { get; init; }
}
