namespace Venus.Net.Relay;

/// <summary>
/// The way to the link of a resumable bridge: bytes are received into the ledger's blocks and sealed from there, so those that an earlier link has lost are no other case.
/// Reads no further while the window is full.
/// </summary>
internal sealed class LedgerToLink(FramedRelay relay, BridgeLedger ledger) : FramedToLink(relay)
{
    private bool _held;
    private bool _large;

    protected override ulong Total => ledger.Sent;

    protected override bool HasHeld => ledger.HasUnsent;

    protected override bool IsHeldByWindow => _held;

    protected override bool Begin() => ledger.LocalEnded;

    protected override int SealNext(Span<byte> record, int most)
    {
        lock (Relay.Books)
        {
            _held = false;
            if (!ledger.HasUnsent && !TryReceive())
                return 0;
            var payload = ledger.Unsent(most);
            ledger.SendOn(payload.Length);
            return Seal(record, payload);
        }
    }

    protected override void LocalEnded() => ledger.EndLocal();

    protected override async Task WaitForWindowAsync()
    {
        await Relay.WindowMoved.WaitAsync();
        Relay.ThrowIfOver();
    }

    private bool TryReceive()
    {
        var room = ledger.Room(_large);
        _held = room.IsEmpty;
        if (_held)
            return false;
        var count = Receive(room);
        ledger.Take(count);
        Relay.Meter.AddToLink(count);
        _large = count == room.Length || (_large && count >= PumpBuffer.Small / 8);
        return count > 0;
    }
}
