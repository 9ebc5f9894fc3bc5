using System.Buffers.Binary;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// Sealed link to local socket: opens records where they were received and hands their payload on. Treats the link's end as a break: only FIN ends the
/// direction cleanly. What follows the record that ends the bridge goes to the link's own buffer.
/// </summary>
internal sealed class SealedInPump(
    SealedEpollBridge bridge, EventLoop loop, SealedWriter writer, Side link, Side local, LinkChannel channel, RelayMeter meter) : EpollPump
{
    private readonly RecordBuffer _records = new(loop.Buffers, channel);
    private ulong _total;
    private bool _finReceived;
    private bool _finAcknowledged;

    private bool IsThrough => _finReceived && _finAcknowledged;

    public override PumpState Run()
    {
        var moved = 0;
        while (!IsThrough)
        {
            while (!IsThrough && _records.TryPeek(out var header))
            {
                if (moved >= Turn)
                    return PumpState.TurnOver;
                if (!_records.CanOpenBehindPlain(header) && !HandOn())
                    return PumpState.Waiting;
                Take(header.Type, _records.Open(header));
                moved += header.Length;
            }

            if (!HandOn() || IsThrough || !TryReceive())
                break;
        }

        // The last FINACK has to be on its way before the link can be another bridge's.
        return IsThrough && writer.IsEmpty ? PumpState.Ended : PumpState.Waiting;
    }

    public override void Release() => _records.Release(keepUnread: IsThrough);

    /// <summary>False if nothing can be received for now, or ever.</summary>
    private bool TryReceive()
    {
        if (!link.CanRead)
        {
            _records.ReleaseEmpty();
            return false;
        }

        _records.Receive(link);
        if (link.Ended)
            bridge.Doom(RelayCause.LinkLost, "The link ended without a FIN.");
        return !link.Ended;
    }

    /// <summary>Hands opened payload to the local socket; false if it has no room for all of it.</summary>
    private bool HandOn()
    {
        while (!_records.Plain.IsEmpty)
        {
            if (!local.CanWrite)
                return false;
            var sent = local.Send(_records.Plain);
            _records.HandedOn(sent);
            meter.AddFromLink(sent);
        }

        return true;
    }

    private void Take(RecordType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case RecordType.Data when !_finReceived:
                _total += (ulong)payload.Length;
                break;
            case RecordType.Fin when !_finReceived:
                EndLocal(BinaryPrimitives.ReadUInt64BigEndian(payload));
                break;
            case RecordType.FinAck when bridge.FinSent && !_finAcknowledged:
                _finAcknowledged = true;
                break;
            case RecordType.Rst:
                bridge.Doom(RelayCause.PeerReset, $"The other end broke the bridge: {(ResetCode)BinaryPrimitives.ReadUInt16BigEndian(payload)}.");
                break;
            case RecordType.Ack:
                // Only a resumable bridge keeps what an ACK would let go of.
                break;
            default:
                throw new ProtocolException($"A bridge received a record of type {(byte)type} that is not due.");
        }
    }

    private void EndLocal(ulong total)
    {
        if (total != _total)
            throw new ProtocolException($"FIN counts {total} bytes where {_total} arrived.");
        local.EndSending();
        if (local.Fault is not null)
            return;
        _finReceived = true;
        writer.Append(RecordType.FinAck, []);
        if (writer.TryFlush())
            writer.Release();
    }
}
