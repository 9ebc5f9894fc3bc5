using System.Buffers.Binary;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Link to local socket: opens records where they were received and hands their payload on. Treats the link's end as a break: only FIN ends the
/// direction cleanly. What follows the record that ends the bridge goes to the link's own buffer. Reads no further than the record after which a raw link is bare.
/// </summary>
internal sealed class FramedInPump : EpollPump
{
    private readonly FramedEpollBridge _bridge;
    private readonly FrameBuffer _records;
    private readonly Receipts _receipts;
    private readonly Side _link;
    private readonly Side _local;
    private readonly BridgeLedger? _ledger;
    private readonly RelayMeter _meter;
    private AsideBytes? _aside;
    private Standstill? _standstill;
    private ulong _total;
    private bool _readsAhead;
    private bool _finDue;
    private bool _finReceived;
    private bool _finAcknowledged;

    public FramedInPump(
        FramedEpollBridge bridge, FrameBuffer records, Receipts receipts, Side link, Side local, BridgeLedger? ledger, RelayMeter meter)
    {
        _bridge = bridge;
        _records = records;
        _receipts = receipts;
        _link = link;
        _local = local;
        _ledger = ledger;
        _meter = meter;
        _total = ledger?.Received ?? 0;
    }

    /// <summary>Whether nothing is read from the link because the local socket takes nothing.</summary>
    public bool IsHeldUp { get; private set; }

    // Nobody acknowledges the FIN of a bare direction.
    private bool IsThrough => _finReceived && (_finAcknowledged || _bridge.IsToLinkBare);

    private bool IsDone => IsThrough || _bridge.IsFromLinkBare;

    public override PumpState Run()
    {
        var moved = 0;
        while (!IsDone)
        {
            while (!IsDone && _records.TryPeek(out var header))
            {
                if (moved >= Turn)
                    return MakeWay() ? PumpState.TurnOver : PumpState.Waiting;
                if (!_records.CanOpenBehindPlain(header) && !MakeWay(isMoreDue: header.Type == RecordType.Data))
                    return PumpState.Waiting;
                Take(header.Type, _records.Open(header));
                moved += header.Length;
            }

            if (!MakeWay() || IsDone || !TryReceive())
                break;
        }

        return IsThrough ? PumpState.Ended : PumpState.Waiting;
    }

    /// <summary>Takes what has been received behind the last record.</summary>
    public byte[] TakeRest() => _records.TakeUnread();

    public override void Leave()
    {
        if (_standstill is not null)
            _bridge.Loop.Delayed.Remove(_standstill);
    }

    public override void Release()
    {
        Leave();
        _records.Release(keepUnread: IsThrough);
        _aside?.Clear();
    }

    /// <summary>False if nothing can be received for now, or ever.</summary>
    private bool TryReceive()
    {
        if (!_link.CanRead)
        {
            _records.ReleaseEmpty();
            return false;
        }

        _records.Receive(_link);
        if (_link.Ended)
            _bridge.Doom(RelayCause.LinkLost, "The link ended without a FIN.", ofLink: true);
        return !_link.Ended;
    }

    /// <summary>
    /// Hands opened payload to the local socket, or puts it aside: at once if our own direction cannot go on before more of the link is read, since a visitor that sends all
    /// before it reads anything would wait for ever otherwise; after a standstill in any case, since the peer's RST may be behind it. False if neither can be done.
    /// </summary>
    /// <param name="isMoreDue">Whether more payload comes in this turn in any case.</param>
    private bool MakeWay(bool isMoreDue = false)
    {
        IsHeldUp = false;
        if (TryHandOn(isMoreDue))
        {
            _readsAhead = false;
            Leave();
            return true;
        }

        if (_ledger is null)
            return false;
        if (_bridge.NeedsAck || _readsAhead)
            return (_aside ??= new AsideBytes(_ledger)).TryTake(_records);
        IsHeldUp = true;
        _bridge.Loop.Delayed.Add(_standstill ??= new Standstill(this));
        return false;
    }

    private void ReadAhead()
    {
        _readsAhead = true;
        _bridge.Loop.MakeDue(_bridge);
    }

    // A record is a little longer than what one segment of TCP takes at most: with the next one behind it the rest needs none of its own.
    private bool TryHandOn(bool isMoreDue)
    {
        while (_aside is { IsEmpty: false })
        {
            if (!_local.CanWrite)
                return false;
            _aside.HandedOn(Count(_local.Send(_aside.First)));
        }

        while (!_records.Plain.IsEmpty)
        {
            if (!_local.CanWrite)
                return false;
            _records.HandedOn(Count(_finDue || isMoreDue ? _local.SendAhead(_records.Plain) : _local.Send(_records.Plain)));
        }

        if (_finDue)
            EndLocal();
        return true;
    }

    private int Count(int sent)
    {
        _ledger?.Deliver(sent);
        _meter.AddFromLink(sent);
        return sent;
    }

    private void Take(RecordType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case RecordType.Data when !IsEnding:
                _total += (ulong)payload.Length;
                break;
            case RecordType.Fin when !IsEnding:
                if (BinaryPrimitives.ReadUInt64BigEndian(payload) is var total && total != _total)
                    throw new PeerErrorException($"FIN counts {total} bytes where {_total} arrived.");
                _finDue = true;
                TryHandOn(isMoreDue: false);
                break;
            case RecordType.FinAck when _bridge.FinSent && !_finAcknowledged:
                _finAcknowledged = true;
                _ledger?.AcknowledgeFin();
                break;
            case RecordType.Rst:
                _bridge.Doom(RelayCause.PeerReset, $"The other end broke the bridge: {(ResetCode)BinaryPrimitives.ReadUInt16BigEndian(payload)}.");
                break;
            case RecordType.Bare when _bridge.Kind == LinkKind.Raw && !IsEnding:
                _bridge.IsFromLinkBare = true;
                break;
            case RecordType.Ack when _ledger is not null:
                if (!_ledger.TryAcknowledge(BinaryPrimitives.ReadUInt64BigEndian(payload)))
                    throw new PeerErrorException($"ACK counts {BinaryPrimitives.ReadUInt64BigEndian(payload)} bytes, {_ledger.Acknowledged} to {_ledger.Sent} were due.");
                break;
            case RecordType.Ack:
                // Only a resumable bridge keeps what an ACK would let go of.
                break;
            default:
                throw new PeerErrorException($"A bridge received a record of type {(byte)type} that is not due.");
        }
    }

    private bool IsEnding => _finDue || _finReceived;

    private void EndLocal()
    {
        _finDue = false;

        // An earlier relay of the bridge may have done so; its FINACK was lost with the link then.
        if (_ledger is not { FinReceived: true })
            _local.EndSending();
        if (_local.Fault is not null)
            return;
        _finReceived = true;
        _ledger?.DeliverFin();
        _receipts.OweFinAck();
    }

    private sealed class Standstill(FramedInPump pump) : DelayQueue.Entry
    {
        public override void Tell() => pump.ReadAhead();
    }
}
