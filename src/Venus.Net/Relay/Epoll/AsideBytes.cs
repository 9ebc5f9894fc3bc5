namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Opened payload that the local socket does not take for now, put aside so that what stands behind it on the link can be read. A peer has at most its window's bytes on the
/// way, so as much room is enough for everything before any ACK. Counts against the same budget as what is kept for the peer.
/// </summary>
internal sealed class AsideBytes(BridgeLedger ledger)
{
    private readonly ReplayBuffer _bytes = new(ledger.Budget);

    public bool IsEmpty => _bytes.Length == 0;

    public ReadOnlySpan<byte> First => _bytes.From(0);

    public void HandedOn(int count) => _bytes.Free(count);

    /// <summary>Takes all opened payload; false if there is more of it than room.</summary>
    public bool TryTake(FrameBuffer records)
    {
        while (!records.Plain.IsEmpty)
        {
            if (_bytes.Length >= ledger.Window)
                return false;
            var room = _bytes.Room(large: true);
            if (room.IsEmpty)
                return false;
            var count = Math.Min(records.Plain.Length, Math.Min(room.Length, ledger.Window - _bytes.Length));
            records.Plain[..count].CopyTo(room);
            _bytes.Commit(count);
            records.HandedOn(count);
        }

        return true;
    }

    public void Clear() => _bytes.Clear();
}
