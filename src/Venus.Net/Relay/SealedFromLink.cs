using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>
/// Sealed link to local socket: opens records where they stand and hands their payload on. Reads no further than the record that ends the bridge, and
/// treats the link's end as a break: only FIN ends a direction cleanly.
/// </summary>
internal sealed class SealedFromLink(SealedRelay relay) : RelayPump
{
    private readonly LinkChannel _channel = relay.Channel;
    private PumpBuffer _room = new();
    private ulong _total;
    private bool _finReceived;
    private bool _finAcknowledged;

    public override async Task RunAsync()
    {
        At = RelaySide.Link;
        while (!(_finReceived && _finAcknowledged))
        {
            if (!_channel.TryReadFrame(out var frame, out var needed))
            {
                relay.Watch(RelaySide.Link, receiving: true);
                var count = await _channel.ReceiveAsync(Math.Max(needed, _room.Size), CancellationToken.None);
                relay.Watch(RelaySide.Link, receiving: false);
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
                relay.Fail(RelayCause.PeerReset, $"The other end broke the bridge: {code}.");
                return;
            }
            else
            {
                await HandleAsync(frame);
            }
        }
    }

    private void Truncated()
    {
        if (relay.LinkWriteFault is { } fault)
            relay.Fail(fault, RelaySide.Link);
        else
            relay.Fail(RelayCause.LinkLost, "The link ended without a FIN.");
    }

    private async ValueTask HandleAsync(LinkFrame frame)
    {
        switch (frame.Type)
        {
            case RecordType.Data when !_finReceived:
                await DeliverAsync(frame.Payload);
                break;
            case RecordType.Fin when !_finReceived:
                await EndLocalAsync(BinaryPrimitives.ReadUInt64BigEndian(frame.Payload.Span));
                break;
            case RecordType.FinAck when relay.FinSent && !_finAcknowledged:
                _finAcknowledged = true;
                break;
            case RecordType.Ack:
                // Only a resumable bridge keeps what an ACK would let go of.
                break;
            default:
                throw new ProtocolException($"A bridge received a record of type {(byte)frame.Type} that is not due.");
        }
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> payload)
    {
        At = RelaySide.Local;
        for (var rest = payload; !rest.IsEmpty;)
            rest = rest[await relay.Local.SendAsync(rest)..];
        At = RelaySide.Link;
        _total += (ulong)payload.Length;
        relay.Meter.AddFromLink(payload.Length);
        if (IsTurnOver(payload.Length))
            await Task.Yield();
    }

    private async ValueTask EndLocalAsync(ulong total)
    {
        if (total != _total)
            throw new ProtocolException($"FIN counts {total} bytes where {_total} arrived.");
        At = RelaySide.Local;
        relay.ShutdownSend(RelaySide.Local);
        At = RelaySide.Link;
        _finReceived = true;
        try
        {
            await _channel.SendAsync(RecordType.FinAck, ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        }
        catch (SocketException e)
        {
            relay.DeferLinkWriteFault(e);
        }
    }
}
