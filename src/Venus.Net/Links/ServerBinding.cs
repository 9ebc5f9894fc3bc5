using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>The server's side of an idle link: keeps it alive and puts bridges on it.</summary>
internal static class ServerBinding
{
    /// <summary>A client has nothing to say on an idle link but PONG and RELEASE: anything that fills this is none of it.</summary>
    private const int IdleRoom = 512;

    public static bool CheckIdle(DataLink link)
    {
        link.Require(LinkPhase.Idle, server: true);
        try
        {
            do
            {
                while (link.Channel.TryReadFrame(out var frame, out _))
                {
                    if (frame.Type == RecordType.Release)
                    {
                        link.Dispose();
                        return false;
                    }

                    TakePong(link, frame);
                }
            }
            while (ReceiveAvailable(link));

            link.Channel.Input.Release();
            return true;
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            return Dead(link);
        }
    }

    public static bool TryPing(DataLink link)
    {
        if (!CheckIdle(link))
            return false;
        if (link.AwaitedPong is not null)
            return Dead(link);
        var cookie = new byte[sizeof(ulong)];
        Random.Shared.NextBytes(cookie);
        link.AwaitedPong = BinaryPrimitives.ReadUInt64BigEndian(cookie);
        return link.Channel.TrySend(RecordType.Ping, cookie) || Dead(link);
    }

    public static async Task<BindOutcome> BindAsync(
        DataLink link, Bind bind, ReadOnlyMemory<byte> firstBytes, TimeSpan deadline, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBytes.Length, RecordHeader.MaxPayload, nameof(firstBytes));
        link.Require(LinkPhase.Idle, server: true);
        var payload = new byte[Bind.MaxSize];
        var payloadSize = bind.Write(payload);
        using var timer = new CancellationTokenSource(deadline, link.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            link.Enter(LinkPhase.Idle, LinkPhase.Binding);
            await SendAsync(link, payload.AsMemory(0, payloadSize), firstBytes, either.Token);
            return await ReadAnswerAsync(link, bind.Flags, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            link.Abort();
            return new BindOutcome.Failed(LinkEnd.Timeout, $"The client did not answer BIND within {deadline.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            link.Abort();
            var (cause, detail) = LinkFault.Explain(e);
            return new BindOutcome.Failed(cause, detail);
        }
    }

    private static async ValueTask SendAsync(DataLink link, ReadOnlyMemory<byte> bind, ReadOnlyMemory<byte> firstBytes, CancellationToken cancellation)
    {
        var channel = link.Channel;
        await channel.WriteTurn.WaitAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(bind.Length + firstBytes.Length + (2 * channel.Sealer.Overhead));
        try
        {
            var size = channel.Sealer.Seal(RecordType.Bind, bind.Span, buffer);
            if (link.Kind == LinkKind.Sealed && !firstBytes.IsEmpty)
            {
                size += channel.Sealer.Seal(RecordType.Data, firstBytes.Span, buffer.AsSpan(size));
            }
            else
            {
                firstBytes.Span.CopyTo(buffer.AsSpan(size));
                size += firstBytes.Length;
            }

            link.FirstBytes = firstBytes.Length;
            await channel.SendAllAsync(buffer.AsMemory(0, size), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            channel.WriteTurn.Release();
        }
    }

    private static async ValueTask<BindOutcome> ReadAnswerAsync(DataLink link, BindFlags offered, CancellationToken cancellation)
    {
        while (await link.Channel.ReadAsync(cancellation) is { } frame)
        {
            switch (frame.Type)
            {
                case RecordType.Bound:
                    if (((BindFlags)frame.Payload.Span[0] & ~offered) != 0)
                        throw new ProtocolException("BOUND takes up what BIND did not offer.");
                    link.Channel.Input.Release();
                    link.Enter(LinkPhase.Binding, LinkPhase.Bound);
                    return new BindOutcome.Bound();
                case RecordType.Refused:
                    var code = (RefusalCode)BinaryPrimitives.ReadUInt16BigEndian(frame.Payload.Span);
                    link.Channel.Input.Release();
                    EndRefused(link);
                    return new BindOutcome.Refused(code);
                case RecordType.Release:
                    link.Dispose();
                    return new BindOutcome.Failed(LinkEnd.Released, "The client does not want the link any more.");
                default:
                    TakePong(link, frame);
                    break;
            }
        }

        link.Dispose();
        return new BindOutcome.Failed(LinkEnd.Closed, "The client closed the link.");
    }

    private static void EndRefused(DataLink link)
    {
        // A raw link is used once; the server closes first so that TIME_WAIT stays with it.
        if (link.Kind == LinkKind.Raw)
            link.Dispose();
        else
            link.TryEnter(LinkPhase.Binding, LinkPhase.Idle);
    }

    /// <summary>False if there is nothing to receive.</summary>
    private static bool ReceiveAvailable(DataLink link)
    {
        var connection = link.Channel.Connection;
        if (!connection.IsReadable)
            return false;
        var received = connection.Receive(link.Channel.Input.Room(IdleRoom).Span, out var error);
        if (error == SocketError.WouldBlock)
            return false;
        if (error != SocketError.Success || received == 0)
            throw new SocketException((int)(error == SocketError.Success ? SocketError.Disconnecting : error));
        link.Channel.Input.Received(received);
        return true;
    }

    private static void TakePong(DataLink link, LinkFrame frame)
    {
        if (frame.Type != RecordType.Pong || BinaryPrimitives.ReadUInt64BigEndian(frame.Payload.Span) != link.AwaitedPong)
            throw new ProtocolException($"An idle link received an unexpected record of type {(byte)frame.Type}.");
        link.AwaitedPong = null;
    }

    private static bool Dead(DataLink link)
    {
        link.Abort();
        return false;
    }
}
