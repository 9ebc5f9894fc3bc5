using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>The client's side of an idle link: waits for BIND or RESUME, answers them and PING.</summary>
internal static class ClientBinding
{
    private const int DrainSize = 4096;

    public static async Task<LinkEvent> WaitAsync(DataLink link, CancellationToken cancellation)
    {
        link.Require(LinkPhase.Idle, server: false);
        try
        {
            while (await link.Channel.ReadAsync(cancellation) is { } frame)
            {
                if (link.Phase == LinkPhase.Released && frame.Type is RecordType.Bind or RecordType.Resume)
                    return await LeaveAsync(link, cancellation);
                if (Handle(link, frame) is { } outcome)
                    return outcome;
            }

            link.Dispose();
            return new LinkClosed(LinkEnd.Closed, "The server closed the idle link.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            link.Abort();
            var (cause, detail) = LinkFault.Explain(e);
            return new LinkClosed(cause, detail);
        }
    }

    public static async ValueTask SendBoundAsync(DataLink link, BindFlags taken, CancellationToken cancellation)
    {
        link.Require(LinkPhase.Binding, server: false);
        await link.Channel.SendAheadAsync(RecordType.Bound, new byte[] { (byte)taken }, cancellation);
        link.FirstBytes = 0;
        link.TryEnter(LinkPhase.Binding, LinkPhase.Bound);
    }

    public static async ValueTask SendResumedAsync(DataLink link, LinkResumed resumed, CancellationToken cancellation)
    {
        link.Require(LinkPhase.Binding, server: false);
        var payload = new byte[LinkResumed.Size];
        resumed.Write(payload);
        await link.Channel.SendAsync(RecordType.Resumed, payload, cancellation);
        link.FirstBytes = 0;
        link.TryEnter(LinkPhase.Binding, LinkPhase.Bound);
    }

    public static async ValueTask SendRefusedAsync(DataLink link, RefusalCode code, CancellationToken cancellation)
    {
        link.Require(LinkPhase.Binding, server: false);
        var payload = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        await link.Channel.SendAsync(RecordType.Refused, payload, cancellation);
        link.IsRefused = true;
        link.TryEnter(LinkPhase.Binding, LinkPhase.Idle);
    }

    /// <summary>The server has not read RELEASE yet, but will, where it waits for an answer; it then knows that the bridge was not taken.</summary>
    private static async ValueTask<LinkEvent> LeaveAsync(DataLink link, CancellationToken cancellation)
    {
        await DrainAsync(link.Channel, cancellation);
        link.Dispose();
        return new LinkClosed(LinkEnd.Released, "The link was let go before a bridge came.");
    }

    private static LinkEvent? Handle(DataLink link, LinkFrame frame)
    {
        // One DATA may stand behind a BIND that was refused: the first bytes, sent before the server knew.
        var afterRefusal = link.IsRefused;
        link.IsRefused = false;
        switch (frame.Type)
        {
            case RecordType.Bind:
                var bind = Bind.Read(frame.Payload.Span);
                link.Channel.Input.Release();
                link.Enter(LinkPhase.Idle, LinkPhase.Binding);
                return new LinkBind(bind);
            case RecordType.Resume:
                var resume = LinkResume.Read(frame.Payload.Span);
                link.Channel.Input.Release();
                link.Enter(LinkPhase.Idle, LinkPhase.Binding);
                return new LinkResumeAsked(resume);
            case RecordType.Ping:
                // An idle link that has no room for 28 bytes is as good as lost; waiting here could end in nothing.
                return link.Channel.TrySend(RecordType.Pong, frame.Payload.Span) ? null : throw new SocketException((int)SocketError.TimedOut);
            case RecordType.Release:
                link.Dispose();
                return new LinkClosed(LinkEnd.Released, "The server does not want the idle link any more.");
            case RecordType.Data when afterRefusal:
                return null;
            default:
                throw new ProtocolException($"An idle link received a record of type {(byte)frame.Type}.");
        }
    }

    /// <summary>What still comes is of use to nobody. Then comes the end.</summary>
    private static async ValueTask DrainAsync(LinkChannel channel, CancellationToken cancellation)
    {
        do
            channel.Input.Consume(channel.Input.Length);
        while (await channel.ReceiveAsync(DrainSize, cancellation) > 0);
        channel.Input.Release();
    }
}
