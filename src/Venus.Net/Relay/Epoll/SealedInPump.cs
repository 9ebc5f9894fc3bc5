using System.Buffers.Binary;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Sealed link to local socket: opens records where they were received and hands their payload on. Treats the link's end as a break: only FIN ends the
/// direction cleanly. What follows the record that ends the bridge goes to the link's own buffer.
/// </summary>
internal sealed class SealedInPump(
    SealedEpollBridge bridge, RecordBuffer records, Receipts receipts, Side link, Side local, BridgeLedger? ledger, RelayMeter meter) : EpollPump
{
    private readonly AsideBytes? _aside = ledger is null ? null : new AsideBytes(ledger);
    private ulong _total = ledger?.Received ?? 0;
    private bool _finDue;
    private bool _finReceived;
    private bool _finAcknowledged;

    /// <summary>Whether nothing is read from the link because the local socket takes nothing.</summary>
    public bool IsHeldUp { get; private set; }

    private bool IsThrough => _finReceived && _finAcknowledged;

    public override PumpState Run()
    {
        var moved = 0;
        while (!IsThrough)
        {
            while (!IsThrough && records.TryPeek(out var header))
            {
                if (moved >= Turn)
                    return PumpState.TurnOver;
                if (!records.CanOpenBehindPlain(header) && !MakeWay())
                    return PumpState.Waiting;
                Take(header.Type, records.Open(header));
                moved += header.Length;
            }

            if (!MakeWay() || IsThrough || !TryReceive())
                break;
        }

        return IsThrough ? PumpState.Ended : PumpState.Waiting;
    }

    public override void Release()
    {
        records.Release(keepUnread: IsThrough);
        _aside?.Clear();
    }

    /// <summary>False if nothing can be received for now, or ever.</summary>
    private bool TryReceive()
    {
        if (!link.CanRead)
        {
            records.ReleaseEmpty();
            return false;
        }

        records.Receive(link);
        if (link.Ended)
            bridge.Doom(RelayCause.LinkLost, "The link ended without a FIN.", ofLink: true);
        return !link.Ended;
    }

    /// <summary>
    /// Hands opened payload to the local socket, or puts it aside if our own direction cannot go on before more of the link is read: a visitor that sends all before it reads
    /// anything would wait for ever otherwise. False if neither can be done.
    /// </summary>
    private bool MakeWay()
    {
        IsHeldUp = false;
        if (TryHandOn())
            return true;
        if (_aside is null)
            return false;
        if (bridge.NeedsAck)
            return _aside.TryTake(records);
        IsHeldUp = true;
        return false;
    }

    private bool TryHandOn()
    {
        while (_aside is { IsEmpty: false })
        {
            if (!local.CanWrite)
                return false;
            _aside.HandedOn(Count(local.Send(_aside.First)));
        }

        while (!records.Plain.IsEmpty)
        {
            if (!local.CanWrite)
                return false;
            records.HandedOn(Count(local.Send(records.Plain)));
        }

        if (_finDue)
            EndLocal();
        return true;
    }

    private int Count(int sent)
    {
        ledger?.Deliver(sent);
        meter.AddFromLink(sent);
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
                TryHandOn();
                break;
            case RecordType.FinAck when bridge.FinSent && !_finAcknowledged:
                _finAcknowledged = true;
                ledger?.AcknowledgeFin();
                break;
            case RecordType.Rst:
                bridge.Doom(RelayCause.PeerReset, $"The other end broke the bridge: {(ResetCode)BinaryPrimitives.ReadUInt16BigEndian(payload)}.");
                break;
            case RecordType.Ack when ledger is not null:
                if (!ledger.TryAcknowledge(BinaryPrimitives.ReadUInt64BigEndian(payload)))
                    throw new PeerErrorException($"ACK counts {BinaryPrimitives.ReadUInt64BigEndian(payload)} bytes, {ledger.Acknowledged} to {ledger.Sent} were due.");
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
        if (ledger is not { FinReceived: true })
            local.EndSending();
        if (local.Fault is not null)
            return;
        _finReceived = true;
        ledger?.DeliverFin();
        receipts.OweFinAck();
    }
}
