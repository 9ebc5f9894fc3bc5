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

    /// <summary>BIND or RESUME, as it is asked.</summary>
    private readonly record struct Question(RecordType Type, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> FirstBytes, BindFlags Offered, uint Epoch)
    {
        public string Name => Type == RecordType.Bind ? "BIND" : "RESUME";
    }

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

    public static Task<BindOutcome> BindAsync(DataLink link, Bind bind, ReadOnlyMemory<byte> firstBytes, TimeSpan deadline, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBytes.Length, RecordHeader.MaxPayload, nameof(firstBytes));
        link.Require(LinkPhase.Idle, server: true);
        var payload = new byte[Bind.MaxSize];
        var size = bind.Write(payload);
        return AskAsync(link, new Question(RecordType.Bind, payload.AsMemory(0, size), firstBytes, bind.Flags, Epoch: 0), deadline, cancellation);
    }

    public static Task<BindOutcome> ResumeAsync(DataLink link, LinkResume resume, TimeSpan deadline, CancellationToken cancellation)
    {
        if (link.Kind != LinkKind.Sealed)
            throw new InvalidOperationException("Only a sealed link can resume a bridge.");
        link.Require(LinkPhase.Idle, server: true);
        var payload = new byte[LinkResume.MaxSize];
        var size = resume.Write(payload);
        return AskAsync(link, new Question(RecordType.Resume, payload.AsMemory(0, size), default, BindFlags.None, resume.Epoch), deadline, cancellation);
    }

    private static async Task<BindOutcome> AskAsync(DataLink link, Question question, TimeSpan deadline, CancellationToken cancellation)
    {
        using var either = new Deadline(deadline, link.Time, cancellation);
        try
        {
            link.Enter(LinkPhase.Idle, LinkPhase.Binding);
            await SendAsync(link, question, either.Token);
            return await ReadAnswerAsync(link, question, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            link.Abort();
            return new BindOutcome.Failed(LinkEnd.Timeout, $"The client did not answer {question.Name} within {deadline.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            link.Abort();
            var (cause, detail) = LinkFault.Explain(e);
            return new BindOutcome.Failed(cause, detail);
        }
    }

    private static async ValueTask SendAsync(DataLink link, Question question, CancellationToken cancellation)
    {
        var (payload, firstBytes) = (question.Payload, question.FirstBytes);
        var channel = link.Channel;
        await channel.WriteTurn.WaitAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(payload.Length + firstBytes.Length + (2 * channel.Sealer.Overhead(question.Type)));
        try
        {
            var size = channel.Sealer.Seal(question.Type, payload.Span, buffer);
            if (!firstBytes.IsEmpty)
                size += channel.Sealer.Seal(RecordType.Data, firstBytes.Span, buffer.AsSpan(size));
            link.FirstBytes = firstBytes.Length;
            await channel.SendAllAsync(buffer.AsMemory(0, size), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            channel.WriteTurn.Release();
        }
    }

    private static async ValueTask<BindOutcome> ReadAnswerAsync(DataLink link, Question question, CancellationToken cancellation)
    {
        while (await link.Channel.ReadAsync(cancellation) is { } frame)
        {
            switch (frame.Type)
            {
                case RecordType.Bound when question.Type == RecordType.Bind:
                    var taken = (BindFlags)frame.Payload.Span[0];
                    if ((taken & ~question.Offered) != 0)
                        throw new ProtocolException("BOUND takes up what BIND did not offer.");
                    EnterBound(link);
                    return new BindOutcome.Bound(taken);
                case RecordType.Resumed when question.Type == RecordType.Resume:
                    var resumed = LinkResumed.Read(frame.Payload.Span);
                    if (resumed.Epoch != question.Epoch)
                        throw new ProtocolException($"RESUMED is of epoch {resumed.Epoch}, RESUME was of {question.Epoch}.");
                    EnterBound(link);
                    return new BindOutcome.Resumed(resumed.Received);
                case RecordType.Refused:
                    var code = (RefusalCode)BinaryPrimitives.ReadUInt16BigEndian(frame.Payload.Span);
                    link.Channel.Input.Release();
                    link.TryEnter(LinkPhase.Binding, LinkPhase.Idle);
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

    private static void EnterBound(DataLink link)
    {
        link.Channel.Input.Release();
        link.Enter(LinkPhase.Binding, LinkPhase.Bound);
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
