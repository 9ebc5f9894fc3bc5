using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

/// <summary>
/// The client's end of a link, made by hand from the codecs alone, so that a test can say anything on it, at any time. The server's end is the real one.
/// </summary>
internal sealed class HandPeer : IDisposable
{
    private readonly FrameSealer _sealer;
    private readonly FrameOpener _opener;

    private HandPeer(DataLink server, Socket socket, FrameSealer sealer, FrameOpener opener)
    {
        Server = server;
        Socket = socket;
        _sealer = sealer;
        _opener = opener;
    }

    public DataLink Server { get; }

    public Socket Socket { get; }

    public static async Task<HandPeer> ConnectAsync(LinkKind kind)
    {
        using var secret = LinkSecret.New();
        var hello = new LinkHello(kind, SessionId.New(), 1);
        var (socket, accepted) = await Loopback.PairAsync();
        using var keys = LinkKeys.Derive(hello, secret);
        return kind == LinkKind.Raw
            ? new HandPeer(DataLink.Accept(new SocketConnection(accepted), hello, secret), socket, new RawFrameSigner(keys.ClientToServer), new RawFrameVerifier(keys.ServerToClient))
            : new HandPeer(DataLink.Accept(new SocketConnection(accepted), hello, secret), socket, new LinkSealer(keys.ClientToServer), new LinkOpener(keys.ServerToClient));
    }

    public async Task BindAsync(ReadOnlyMemory<byte> firstBytes = default)
    {
        var binding = Server.BindAsync(LinkPair.SomeBind(), firstBytes, Loopback.Patience, default);
        (await ReadAsync()).Type.ShouldBe(RecordType.Bind);
        await SendAsync(RecordType.Bound, [0]);
        (await binding).ShouldBeOfType<BindOutcome.Bound>();
    }

    public byte[] Seal(RecordType type, params byte[] payload)
    {
        var record = new byte[payload.Length + _sealer.Overhead(type)];
        _sealer.Seal(type, payload, record);
        return record;
    }

    public byte[] SealFin(ulong total)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, total);
        return Seal(RecordType.Fin, payload);
    }

    public Task SendAsync(RecordType type, params byte[] payload) => Relay.Bytes.SendAsync(Socket, Seal(type, payload));

    public async Task<(RecordType Type, byte[] Payload)> ReadAsync()
    {
        var start = await Relay.Bytes.ReceiveAsync(Socket, RecordHeader.Size);
        RecordHeader.TryRead(start, out var header).ShouldBeTrue();
        byte[] record = [.. start, .. await Relay.Bytes.ReceiveAsync(Socket, _opener.SizeOf(header) - start.Length)];
        return (header.Type, _opener.Open(header, record.AsSpan()).ToArray());
    }

    public void Dispose()
    {
        Socket.Dispose();
        Server.Dispose();
    }
}
