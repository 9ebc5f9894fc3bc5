using System.Net.Sockets;
using Venus.SimulationTests.Network;

namespace Venus.SimulationTests.Traffic;

/// <summary>One end of a visit: sends its stream, checks the other's, and keeps account of both.</summary>
internal abstract class Party(Crowd crowd, WireEnd connection)
{
    private const int Room = 16 * 1024;

    /// <summary>Called on each step with what is wrong, in words.</summary>
    protected Crowd Crowd => crowd;

    public WireEnd Connection => connection;

    /// <summary>Bytes handed to the system.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether its end has been handed to the system behind them.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Bytes received, all of them right.</summary>
    public long Received { get; private set; }

    /// <summary>Whether the other stream has ended as a whole one does.</summary>
    public bool SawEnd { get; private set; }

    public SocketError? Failure { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Runs both directions to their ends, and closes.</summary>
    protected async Task ConverseAsync(Func<Task> send, Func<Task> receive)
    {
        connection.PrepareLink();
        await Task.WhenAll(GuardAsync(send), GuardAsync(receive));
        if (Failure is null)
            connection.Dispose();
        else
            connection.Reset();
        IsDone = true;
        crowd.OnDone(this);
    }

    protected async Task SendAsync(ulong key, long from, long to, VisitorScript script)
    {
        var buffer = new byte[Math.Min(script.Chunk, Math.Max(1, to - from))];
        for (var at = from; at < to;)
        {
            var count = (int)Math.Min(buffer.Length, to - at);
            SeededStream.Fill(key, at, buffer.AsSpan(0, count));
            await SendAsync(buffer.AsMemory(0, count));
            at += count;
            if (script.Pause > TimeSpan.Zero && at < to)
                await crowd.DelayAsync(crowd.Random.NextDouble() * script.Pause);
        }
    }

    protected async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // Counted before it can be received.
            var count = connection.Send(bytes.Span, out var error);
            Sent += count;
            if (error == SocketError.WouldBlock)
                await connection.WaitWritableAsync();
            else if (error != SocketError.Success)
                throw new SocketException((int)error);
            bytes = bytes[count..];
        }
    }

    protected void EndSending()
    {
        HasEnded = true;
        connection.EndSending();
    }

    protected void Reset() => connection.Reset();

    /// <summary>Receives until the end; each piece goes to <paramref name="check"/> with its place in the stream.</summary>
    protected async Task ReceiveAsync(Action<long, ReadOnlyMemory<byte>> check, TimeSpan pause)
    {
        var buffer = new byte[Room];
        while (await connection.ReceiveAsync(buffer) is > 0 and var count)
        {
            check(Received, buffer.AsMemory(0, count));
            Received += count;
            if (pause > TimeSpan.Zero)
                await crowd.DelayAsync(crowd.Random.NextDouble() * pause);
        }

        // A reset that another call has met looks like an end here, and is none.
        if (Failure is not null || connection.IsBroken)
            throw new SocketException((int)SocketError.ConnectionReset);
        SawEnd = true;
        OnEnd();
    }

    /// <summary>The other stream has ended cleanly.</summary>
    protected abstract void OnEnd();

    private async Task GuardAsync(Func<Task> direction)
    {
        try
        {
            await direction();
        }
        catch (SocketException error)
        {
            Fail(error.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            Fail(SocketError.OperationAborted);
        }
    }

    // The first failure ends the other direction too: whoever talks to a broken stream hangs up.
    private void Fail(SocketError error)
    {
        Failure ??= error;
        connection.Reset();
    }
}
