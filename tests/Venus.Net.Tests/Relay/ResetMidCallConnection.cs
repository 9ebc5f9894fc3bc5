using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>A connection whose calls under way meet its owner's reset as the system tells it, ECONNRESET, before anything else says that it is closed.</summary>
internal sealed class ResetMidCallConnection(SocketConnection inner) : Connection
{
    public override EndPoint? Remote => inner.Remote;

    public override bool IsClosed => inner.IsClosed;

    public override int Available => inner.Available;

    public override bool IsReadable => inner.IsReadable;

    public override void Prepare() => inner.Prepare();

    public override void PrepareLink() => inner.PrepareLink();

    public override int Receive(Span<byte> room, out SocketError error) => inner.Receive(room, out error);

    public override int Send(ReadOnlySpan<byte> bytes, out SocketError error) => inner.Send(bytes, out error);

    public override bool HasFailed(out SocketError error) => inner.HasFailed(out error);

    public override async ValueTask WaitReadableAsync(CancellationToken cancellation = default)
    {
        try
        {
            await inner.WaitReadableAsync(cancellation);
        }
        catch (Exception) when (IsClosed)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellation = default) => await ToldAsync(inner.ReceiveAsync(room, cancellation));

    public override async ValueTask<int> PeekAsync(Memory<byte> room, CancellationToken cancellation = default) => await ToldAsync(inner.PeekAsync(room, cancellation));

    public override async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) => await ToldAsync(inner.SendAsync(bytes, cancellation));

    public override void EndSending() => inner.EndSending();

    public override void Reset() => inner.Reset();

    public override void Dispose() => inner.Dispose();

    private async ValueTask<int> ToldAsync(ValueTask<int> call)
    {
        try
        {
            return await call;
        }
        catch (Exception) when (IsClosed)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }
}
