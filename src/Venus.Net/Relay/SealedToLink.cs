using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>
/// Local socket to sealed link. Waits without a buffer; then fills records from what is available, up to 64 KiB each with everything around the payload,
/// and sends all that were filled at once. A short read is sent as it is: nothing is ever held back.
/// </summary>
internal sealed class SealedToLink(SealedRelay relay, ReadOnlyMemory<byte> early) : RelayPump
{
    private const int RecordSize = 64 * 1024;

    private readonly LinkChannel _channel = relay.Channel;
    private readonly int _overhead = relay.Channel.Sealer.Overhead;
    private PumpBuffer _buffer = new();
    private ulong _total;

    public override async Task RunAsync()
    {
        relay.Watch(RelaySide.Local, receiving: false);
        relay.Meter.AddToLink(relay.Link.FirstBytes);
        _total = (ulong)relay.Link.FirstBytes;
        await SendEarlyAsync();
        do
        {
            relay.Watch(RelaySide.Local, receiving: true);
            await relay.Local.WaitReadableAsync();
            relay.Watch(RelaySide.Local, receiving: false);
        }
        while (await MoveAvailableAsync());
        await SendFinAsync();
    }

    private async ValueTask SendEarlyAsync()
    {
        var rest = early;
        while (!rest.IsEmpty)
        {
            var buffer = _buffer.Rent();
            try
            {
                var count = Math.Min(rest.Length, PumpBuffer.Small - _overhead);
                rest[..count].CopyTo(buffer.AsMemory(RecordHeader.Size));
                await SendAsync(buffer, count, PumpBuffer.Small);
                rest = rest[count..];
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Moves until the local socket has no more for now; false at its end.</summary>
    private async ValueTask<bool> MoveAvailableAsync()
    {
        var slot = Math.Min(_buffer.Size, RecordSize);
        var room = _buffer.Size;
        var buffer = _buffer.Rent();
        try
        {
            while (true)
            {
                var count = Fill(buffer.AsSpan(0, room), slot);
                if (count == 0)
                    relay.ThrowIfReset(RelaySide.Local);
                if (count <= 0)
                    return count < 0;
                _buffer.Adapt(count);
                await SendAsync(buffer, count, slot);
                if (IsTurnOver(count))
                    await Task.Yield();

                // A short read has emptied the socket for now; a larger buffer is fetched by starting anew.
                if (count < PumpBuffer.Small / 2 || _buffer.Size != room)
                    return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Receives payload into the records that fit the buffer, slot after slot, without waiting.</summary>
    /// <returns>Bytes of payload; 0 at the local socket's end, -1 if nothing is available.</returns>
    private int Fill(Span<byte> buffer, int slot)
    {
        At = RelaySide.Local;
        var total = 0;
        var payload = slot - _overhead;
        for (var at = 0; at < buffer.Length; at += slot)
        {
            var count = relay.Local.Receive(buffer.Slice(at + RecordHeader.Size, payload), out var error);
            if (error == SocketError.WouldBlock)
                return total == 0 ? -1 : total;
            if (error != SocketError.Success)
                throw new SocketException((int)error);
            total += count;
            if (count < payload)
                break;
        }

        return total;
    }

    /// <summary>Seals the records that <paramref name="count"/> bytes of payload make, each <paramref name="slot"/> bytes but the last, and sends them.</summary>
    private async ValueTask SendAsync(byte[] buffer, int count, int slot)
    {
        At = RelaySide.Link;
        await _channel.WriteTurn.WaitAsync();
        try
        {
            var size = 0;
            var payload = slot - _overhead;
            for (var rest = count; rest > 0; rest -= payload)
                size += _channel.Sealer.Seal(RecordType.Data, buffer.AsSpan(size), Math.Min(rest, payload));
            await _channel.SendAllAsync(buffer.AsMemory(0, size), CancellationToken.None);
        }
        finally
        {
            _channel.WriteTurn.Release();
        }

        _total += (ulong)count;
        relay.Meter.AddToLink(count);
        At = RelaySide.Local;
    }

    private async ValueTask SendFinAsync()
    {
        At = RelaySide.Link;
        var payload = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, _total);
        relay.FinSent = true;
        await _channel.SendAsync(RecordType.Fin, payload, CancellationToken.None);
    }
}
