using System.Buffers;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>One socket to another, unchanged. Waits without a buffer; the source's end becomes the destination's half-close.</summary>
internal sealed class PlainPump(PortableRelay relay, RelaySide from, ReadOnlyMemory<byte> early, Action<int> count) : RelayPump
{
    private readonly Connection _source = relay.ConnectionOf(from);
    private readonly Connection _destination = relay.ConnectionOf(from == RelaySide.Local ? RelaySide.Link : RelaySide.Local);
    private PumpBuffer _buffer = new();

    private RelaySide To => from == RelaySide.Local ? RelaySide.Link : RelaySide.Local;

    public override async Task RunAsync()
    {
        relay.Watch(from, receiving: false);
        await SendAsync(early);
        do
        {
            At = from;
            relay.Watch(from, receiving: true);
            await _source.WaitReadableAsync();
            relay.Watch(from, receiving: false);
        }
        while (await MoveAvailableAsync());
        At = To;
        relay.ShutdownSend(To);
    }

    /// <summary>Moves until the source has no more for now; false at its end.</summary>
    private async ValueTask<bool> MoveAvailableAsync()
    {
        var room = _buffer.Size;
        var buffer = _buffer.Rent();
        try
        {
            while (true)
            {
                At = from;
                var received = _source.Receive(buffer.AsSpan(0, room), out var error);
                if (error == SocketError.WouldBlock)
                    return true;
                if (error != SocketError.Success)
                    throw new SocketException((int)error);
                if (received == 0)
                {
                    relay.ThrowIfReset(from);
                    return false;
                }

                _buffer.Adapt(received);
                await SendAsync(buffer.AsMemory(0, received));

                // A short read has emptied the source for now; a larger buffer is fetched by starting anew.
                if (received < PumpBuffer.Small / 2 || _buffer.Size != room)
                    return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        At = To;
        for (var rest = bytes; !rest.IsEmpty;)
            rest = rest[await _destination.SendAsync(rest)..];
        count(bytes.Length);
        if (IsTurnOver(bytes.Length))
            await Task.Yield();
    }
}
