using System.Buffers.Binary;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>
/// Link to local connection: opens records where they stand and hands their payload on. Reads no further than the record that ends the bridge, and
/// treats the link's end as a break: only FIN ends a direction cleanly, or the connection's own if the peer's direction of a raw link has gone bare.
/// </summary>
internal sealed class FramedFromLink : RelayPump
{
    private readonly FramedRelay _relay;
    private readonly LinkChannel _channel;
    private readonly LocalDelivery? _delivery;
    private PumpBuffer _room = new();
    private ulong _total;
    private bool _finSeen;
    private bool _finAcknowledged;

    public FramedFromLink(FramedRelay relay)
    {
        _relay = relay;
        _channel = relay.Channel;
        _delivery = relay.Ledger is { } ledger ? new LocalDelivery(relay, ledger) : null;
        _total = relay.Ledger?.Received ?? 0;
    }

    private BridgeLedger? Ledger => _relay.Ledger;

    public override async Task RunAsync()
    {
        At = RelaySide.Link;
        while (!(_finSeen && _finAcknowledged))
        {
            if (!_channel.TryReadFrame(out var frame, out var needed))
            {
                _relay.Watch(RelaySide.Link, receiving: true);
                var count = await _channel.ReceiveAsync(Math.Max(needed, _room.Size), _relay.Over);
                _relay.Watch(RelaySide.Link, receiving: false);
                _room.Adapt(count);
                if (count == 0)
                {
                    Truncated();
                    return;
                }
            }
            else if (frame.Type == RecordType.Rst)
            {
                var code = (ResetCode)BinaryPrimitives.ReadUInt16BigEndian(frame.Payload.Span);
                _relay.Fail(RelayCause.PeerReset, $"The other end broke the bridge: {code}.");
                return;
            }
            else if (frame.Type == RecordType.Bare && _relay.Link.Kind == LinkKind.Raw && !_finSeen)
            {
                await GoOnBareAsync();
                return;
            }
            else
            {
                await HandleAsync(frame);
            }
        }
    }

    /// <summary>Called when the relay is over.</summary>
    public void LookAgain() => _delivery?.LookAgain();

    /// <summary>Waits until nothing uses the local connection any more.</summary>
    public Task SettleAsync() => _delivery?.SettleAsync() ?? Task.CompletedTask;

    private async Task GoOnBareAsync()
    {
        _relay.IsFromLinkBare = true;
        var early = _channel.Input.Unread.ToArray();
        _channel.Input.Consume(early.Length);
        _channel.Input.Release();
        var pump = new PlainPump(_relay, RelaySide.Link, early, _relay.Meter.AddFromLink);
        try
        {
            await pump.RunAsync();
        }
        finally
        {
            At = pump.At;
        }
    }

    private void Truncated()
    {
        if (_relay.LinkWriteFault is { } fault)
            _relay.Fail(fault, RelaySide.Link);
        else
            _relay.Fail(RelayCause.LinkLost, "The link ended without a FIN.", ofLink: true);
    }

    private async ValueTask HandleAsync(LinkFrame frame)
    {
        switch (frame.Type)
        {
            case RecordType.Data when !_finSeen:
                _total += (ulong)frame.Payload.Length;
                await DeliverAsync(frame.Payload);
                break;
            case RecordType.Fin when !_finSeen:
                EndLocal(BinaryPrimitives.ReadUInt64BigEndian(frame.Payload.Span));
                break;
            case RecordType.FinAck when _relay.FinSent && !_finAcknowledged:
                _finAcknowledged = true;
                lock (_relay.Books)
                    Ledger?.AcknowledgeFin();
                break;
            case RecordType.Ack when Ledger is not null:
                Acknowledge(BinaryPrimitives.ReadUInt64BigEndian(frame.Payload.Span));
                break;
            case RecordType.Ack:
                // Only a resumable bridge keeps what an ACK would let go of.
                break;
            default:
                throw new PeerErrorException($"A bridge received a record of type {(byte)frame.Type} that is not due.");
        }
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> payload)
    {
        At = RelaySide.Local;
        if (_delivery is not null)
            await _delivery.DeliverAsync(payload);
        else
            await SendAsync(payload);
        At = RelaySide.Link;
        if (IsTurnOver(payload.Length))
            await Task.Yield();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> payload)
    {
        for (var rest = payload; !rest.IsEmpty;)
            rest = rest[await _relay.Local.SendAsync(rest)..];
        _relay.Meter.AddFromLink(payload.Length);
    }

    private void EndLocal(ulong total)
    {
        if (total != _total)
            throw new PeerErrorException($"FIN counts {total} bytes where {_total} arrived.");
        _finSeen = true;
        At = RelaySide.Local;
        if (_delivery is not null)
        {
            _delivery.End();
        }
        else
        {
            _relay.ShutdownSend(RelaySide.Local);
            _relay.Receipts.OweFinAck();
            _relay.Receipts.Consider();
        }

        At = RelaySide.Link;
    }

    private void Acknowledge(ulong received)
    {
        lock (_relay.Books)
        {
            if (!Ledger!.TryAcknowledge(received))
                throw new PeerErrorException($"ACK counts {received} bytes, {Ledger.Acknowledged} to {Ledger.Sent} were due.");
        }

        _relay.WindowMoved.Raise();
    }
}
