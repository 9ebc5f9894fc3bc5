using System.Net.Sockets;
using System.Threading.Channels;

namespace Venus.Faults;

/// <summary>
/// One direction of a connection: a reader that stamps what it reads with the time at which it is due, a bounded line, and a
/// writer that sends it in slices when it is due. All that is drawn comes from a generator of its own, so that what befalls
/// one direction does not depend on when the other one runs.
/// </summary>
internal sealed class Pump(Socket from, Socket to, Func<byte, DirectionFaults> plan, Random random, TimeProvider time)
{
    private const int ReadSize = 16 * 1024;

    // 1 MiB under way at most: what a link of 100 ms carries at 80 Mbit/s.
    private readonly Channel<(long Due, ReadOnlyMemory<byte> Bytes)> _line = Channel.CreateBounded<(long, ReadOnlyMemory<byte>)>(64);

    private long _passed;

    /// <summary>Holds the direction up while it is shut.</summary>
    public Gate Gate { get; } = new();

    /// <summary>Bytes that have been sent on.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>Runs until the direction ends.</summary>
    /// <returns>What is to become of the whole connection; <see langword="null"/> if this direction has ended in order, with a FIN.</returns>
    public async Task<Ending?> RunAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = ReadAsync(over.Token);
        try
        {
            return await WriteAsync(over.Token);
        }
        finally
        {
            await over.CancelAsync();
            await reading;
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            var buffer = new byte[ReadSize];
            DirectionFaults? faults = null;
            int count;
            while ((count = await from.ReceiveAsync(buffer, cancellation)) > 0)
            {
                faults ??= plan(buffer[0]);
                var due = time.GetTimestamp() + Ticks(faults.Latency + (faults.Jitter * random.NextDouble()));
                await _line.Writer.WriteAsync((due, buffer.AsSpan(0, count).ToArray()), cancellation);
            }
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            failure = broken;
        }

        _line.Writer.TryComplete(failure);
    }

    private async Task<Ending?> WriteAsync(CancellationToken cancellation)
    {
        try
        {
            DirectionFaults? faults = null;
            await foreach (var (due, bytes) in _line.Reader.ReadAllAsync(cancellation))
            {
                faults ??= plan(bytes.Span[0]);
                await UntilAsync(due, cancellation);
                if (await SendAsync(bytes, faults, cancellation) is { } ending)
                {
                    return ending == Ending.HalfClose ? await ThrowAwayAsync(cancellation) : ending;
                }
            }

            await Gate.PassAsync(cancellation);
            to.Shutdown(SocketShutdown.Send);
            return null;
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            return Ending.Reset; // what broke on one side breaks on the other
        }
    }

    private async Task<Ending?> SendAsync(ReadOnlyMemory<byte> bytes, DirectionFaults faults, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            var slice = faults.MaxSlice == 0 ? bytes.Length : Math.Min(bytes.Length, random.Next(1, faults.MaxSlice + 1));
            foreach (var border in new[] { faults.Cut?.Offset, faults.StallAt })
            {
                slice = border - _passed is { } left && left > 0 && left < slice ? (int)left : slice;
            }

            if (faults.Cut is { } cut && cut.Offset <= _passed)
            {
                return cut.Ending;
            }

            if (faults.StallAt == _passed)
            {
                Gate.Shut();
            }

            await Gate.PassAsync(cancellation);
            var sent = await to.SendAsync(bytes[..slice], cancellation);
            Interlocked.Add(ref _passed, sent);
            bytes = bytes[sent..];
        }

        // At the offset itself, not with the next byte: it may never come.
        return faults.Cut is { } end && end.Offset <= _passed ? end.Ending : null;
    }

    private async Task<Ending?> ThrowAwayAsync(CancellationToken cancellation)
    {
        to.Shutdown(SocketShutdown.Send);
        await foreach (var _ in _line.Reader.ReadAllAsync(cancellation))
        {
            // Lost on the way.
        }

        return null;
    }

    private async Task UntilAsync(long due, CancellationToken cancellation)
    {
        var wait = time.GetElapsedTime(time.GetTimestamp(), due);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
