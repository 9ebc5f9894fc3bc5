using System.Buffers.Binary;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Local socket to link: fills records from what is available, up to 64 KiB each, and sends all that is due at once, FIN and receipts included. A short
/// read is sent as it is: no byte is ever held back.
/// </summary>
internal abstract class FramedOutPump : EpollPump
{
    private readonly FramedEpollBridge _bridge;
    private readonly Receipts _receipts;
    private readonly ReceiptsLater _receiptsLater;
    private readonly LinkWatch? _watch;

    protected FramedOutPump(FramedEpollBridge bridge, FrameWriter writer, Receipts receipts, Side local, LinkWatch? watch = null)
    {
        _bridge = bridge;
        Writer = writer;
        _receipts = receipts;
        Local = local;
        _receiptsLater = new ReceiptsLater(this);
        _watch = watch;
    }

    /// <summary>Whether nothing more is read from the local socket until an ACK has come.</summary>
    public bool IsHeldByWindow { get; protected set; }

    protected FrameWriter Writer { get; }

    protected Side Local { get; }

    /// <summary>Bytes of the bridge sealed so far; FIN's total in the end.</summary>
    protected abstract ulong Total { get; }

    /// <summary>Whether bytes of the local socket are in memory that are not sealed yet.</summary>
    protected abstract bool HasHeld { get; }

    /// <summary>Whether the direction has carried enough for frames to be worth no more.</summary>
    protected virtual bool WantsBare => false;

    // A bare direction ends with the connection's FIN, which nobody acknowledges.
    private bool IsThrough => _bridge.FinSent && (_receipts.FinAckSent || _bridge.IsFromLinkBare);

    public override PumpState Run()
    {
        _watch?.GoOn();
        for (var moved = 0; ;)
        {
            if (Writer.IsEmpty)
                moved += FillRecords();
            AddReceipts();
            var isSending = !Writer.IsEmpty;
            if (isSending)
                _watch?.Expect();
            if (!Writer.TryFlush())
                return PumpState.Waiting;
            Flushed();
            if (_bridge.IsToLinkBare)
                return Emptied(PumpState.TurnOver);
            if (!isSending)
                return Emptied(IsThrough ? PumpState.Ended : PumpState.Waiting);
            if (moved >= Turn && (Local.CanRead || HasHeld))
                return Emptied(PumpState.TurnOver);
        }
    }

    public override void Leave()
    {
        _bridge.Loop.Delayed.Remove(_receiptsLater);
        _watch?.Leave();
    }

    public override void Release()
    {
        Leave();
        Writer.Release();
    }

    /// <summary>Fills records until the buffer is full or there is nothing to fill them with.</summary>
    /// <returns>Bytes of payload.</returns>
    protected abstract int Fill();

    /// <summary>Called when all that was sealed is on its way.</summary>
    protected virtual void Flushed()
    {
    }

    private int FillRecords()
    {
        var filled = Fill();
        if (Local.Ended && !HasHeld && !_bridge.FinSent)
            SealFin();
        else if (WantsBare && !HasHeld && !_bridge.FinSent)
            SealBare();
        return filled;
    }

    private void SealBare()
    {
        Writer.Append(RecordType.Bare, []);
        _bridge.IsToLinkBare = true;
    }

    private void SealFin()
    {
        Span<byte> payload = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, Total);
        _bridge.FinSent = true;
        Writer.Append(RecordType.Fin, payload);
    }

    private void AddReceipts()
    {
        if (!_receipts.IsOwed || _bridge.IsToLinkBare)
            return;
        _bridge.Loop.Delayed.Add(_receiptsLater);
        if ((HaveCompany() || _receipts.IsUrgent(_bridge.FinSent)) && Writer.HasReserve)
        {
            Writer.Append(_receipts);
            _bridge.Loop.Delayed.Remove(_receiptsLater);
        }
    }

    private bool HaveCompany() => !Writer.IsEmpty && _receipts.Rides(_bridge.Loop.Delayed.Waited(_receiptsLater));

    private void SendReceiptsNow()
    {
        _receipts.StopWaiting();
        _bridge.Loop.MakeDue(_bridge);
    }

    private PumpState Emptied(PumpState state)
    {
        Writer.ReleaseEmpty();
        return state;
    }

    private sealed class ReceiptsLater(FramedOutPump pump) : DelayQueue.Entry
    {
        public override void Tell() => pump.SendReceiptsNow();
    }
}
