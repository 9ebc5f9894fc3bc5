namespace Venus.Net.Relay;

/// <summary>A relay's counters while it runs, for a ledger that counts traffic before the bridge is closed. Readable from any thread.</summary>
public sealed class RelayMeter
{
    private long _toLink;
    private long _fromLink;

    /// <summary>Bytes taken from the local socket and sent.</summary>
    public long BytesToLink => Volatile.Read(ref _toLink);

    /// <summary>Bytes handed to the local socket.</summary>
    public long BytesFromLink => Volatile.Read(ref _fromLink);

    // A resumable bridge is counted as a whole, whatever meters its relays are given.
    internal void Begin(BridgeLedger ledger)
    {
        Volatile.Write(ref _toLink, (long)ledger.Sent);
        Volatile.Write(ref _fromLink, (long)ledger.Received);
    }

    // Each direction has one writer, so an add needs no interlocked instruction.
    internal void AddToLink(int count) => Volatile.Write(ref _toLink, _toLink + count);

    internal void AddFromLink(int count) => Volatile.Write(ref _fromLink, _fromLink + count);
}
