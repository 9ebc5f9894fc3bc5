namespace Venus.Net.Relay.Epoll;

/// <summary>
/// The way to the link of a resumable bridge: bytes are received into the ledger's blocks and sealed from there, so those that an earlier link has lost are no other case.
/// Reads no further while the window is full.
/// </summary>
internal sealed class LedgerOutPump(
    FramedEpollBridge bridge, FrameWriter writer, Receipts receipts, Side local, BridgeLedger ledger, RelayMeter meter, LinkWatch? watch)
    : FramedOutPump(bridge, writer, receipts, local, watch)
{
    private bool _large;

    protected override ulong Total => ledger.Sent;

    protected override bool HasHeld => ledger.HasUnsent;

    protected override int Fill()
    {
        IsHeldByWindow = false;
        var filled = 0;
        while (HasHeld || (Local.CanRead && Receive()))
        {
            var room = Writer.Room(_large || ledger.Unsent(int.MaxValue).Length > LoopBuffers.Small);
            if (room.IsEmpty)
                break;
            var payload = ledger.Unsent(room.Length);
            Writer.SealFrom(payload);
            ledger.SendOn(payload.Length);
            filled += payload.Length;
        }

        if (Local.Ended)
            ledger.EndLocal();
        return filled;
    }

    /// <summary>False if there is nothing, or no room for it.</summary>
    private bool Receive()
    {
        var room = ledger.Room(_large);
        if (room.IsEmpty)
        {
            IsHeldByWindow = true;
            return false;
        }

        var count = Local.Receive(room);
        ledger.Take(count);
        meter.AddToLink(count);
        _large = count == room.Length || (_large && count >= LoopBuffers.Small / 8);
        return count > 0;
    }
}
