using System.Buffers;
using System.Net.Sockets;

namespace Venus.Net.Legacy;

/// <summary>One direction of a <see cref="LegacyRelay"/>: from a source to a sink, through a filter where there is one.</summary>
internal sealed class LegacyPump(Socket source, Socket sink, LegacyTrailerFilter? filter, LegacyRelayOptions options, TimeProvider clock)
{
    // Large enough that a system call's price is small against its bytes; rented only while there are some.
    private const int BufferSize = 64 * 1024;

    // Bytes held back by the filter go right before the next ones, so that both leave in one send.
    private const int Room = LegacyWire.NoDataLength;

    private long _bytes;

    /// <summary>Bytes handed on so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>True while the sink is written to: tells whose fault an exception was.</summary>
    public bool Sending { get; private set; }

    /// <summary>Moves bytes until the source ends.</summary>
    /// <exception cref="SocketException">One of the sockets broke.</exception>
    /// <exception cref="ObjectDisposedException">The other direction broke and closed both.</exception>
    public async Task RunAsync()
    {
        while (true)
        {
            await ReadableAsync().ConfigureAwait(false);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                do
                {
                    var read = await source.ReceiveAsync(buffer.AsMemory(Room)).ConfigureAwait(false);
                    if (read == 0)
                    {
                        await ReleaseAsync(filter?.Complete() ?? 0).ConfigureAwait(false);
                        return;
                    }

                    await SendAsync(Filter(buffer, read)).ConfigureAwait(false);
                }
                while (source.Available > 0);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>The source has ended: ends the sink's side of this direction.</summary>
    /// <param name="sendTrailer">Whether the word goes before it.</param>
    public async Task EndAsync(bool sendTrailer)
    {
        Sending = true;
        if (sendTrailer)
        {
            await SendAllAsync("NODATA"u8.ToArray()).ConfigureAwait(false);
        }

        sink.Shutdown(SocketShutdown.Send);
        Sending = false;
    }

    // A read of nothing waits for bytes without holding a buffer for them. It may also complete on the readiness of bytes that
    // were read before (.NET completes it on the event alone): a look tells, lest a read wait for bytes without the timer below.
    private async Task ReadableAsync()
    {
        do
        {
            if (filter is { Held: > 0 })
            {
                await HoldingAsync(source.ReceiveAsync(Memory<byte>.Empty).AsTask(), filter).ConfigureAwait(false);
            }
            else
            {
                await source.ReceiveAsync(Memory<byte>.Empty).ConfigureAwait(false);
            }
        }
        while (!source.Poll(TimeSpan.Zero, SelectMode.SelectRead));
    }

    private async Task HoldingAsync(Task<int> readable, LegacyTrailerFilter holding)
    {
        try
        {
            await readable.WaitAsync(holding.HoldsTrailer ? options.TrailerWait : options.PartialTrailerWait, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Somebody may be waiting for the answer to a line that ends in an N.
            await ReleaseAsync(holding.Release()).ConfigureAwait(false);
            await readable.ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte> Filter(byte[] buffer, int read)
    {
        if (filter is null)
        {
            return buffer.AsMemory(Room, read);
        }

        var (fromHeld, fromChunk) = filter.Push(buffer.AsSpan(Room, read));
        LegacyWire.NoData[..fromHeld].CopyTo(buffer.AsSpan(Room - fromHeld));
        return buffer.AsMemory(Room - fromHeld, fromHeld + fromChunk);
    }

    private ValueTask ReleaseAsync(int held) => held == 0 ? ValueTask.CompletedTask : SendAsync(LegacyWire.NoData[..held].ToArray());

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        Sending = true;
        await SendAllAsync(bytes).ConfigureAwait(false);
        Sending = false;
        Volatile.Write(ref _bytes, _bytes + bytes.Length);
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await sink.SendAsync(bytes).ConfigureAwait(false)..];
        }
    }
}
