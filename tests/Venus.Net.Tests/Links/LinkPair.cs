using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Links;

/// <summary>Both ends of one data link, dialled and accepted as nodes do it.</summary>
internal sealed record LinkPair(DataLink Server, DataLink Client) : IDisposable
{
    private static readonly LinkSecret Secret = LinkSecret.New();
    private static readonly SessionId Session = SessionId.New();
    private static long _number;

    public static async Task<LinkPair> ConnectAsync(LinkKind kind)
    {
        using var listener = Loopback.Listen(1);
        return await ConnectAsync(kind, listener);
    }

    public static Task<LinkPair> ConnectAsync(LinkKind kind, Socket listener) => ConnectAsync(kind, listener, listener.LocalEndPoint!);

    /// <summary>Dials <paramref name="through"/>, which leads to the listener.</summary>
    public static async Task<LinkPair> ConnectAsync(LinkKind kind, Socket listener, EndPoint through)
    {
        var dialling = DataLink.DialAsync(
            through, kind, Session, Secret, (ulong)Interlocked.Increment(ref _number), Loopback.Patience, TimeProvider.System, default);
        var accepted = new SocketConnection(await listener.AcceptAsync());
        var frame = new byte[LinkHello.Size];
        (await DataLink.ReceiveHelloAsync(accepted, frame, default)).ShouldBeTrue();
        LinkHello.TryRead(frame, out var hello).ShouldBeTrue();
        LinkHello.IsAuthentic(frame, Secret).ShouldBeTrue();
        return new LinkPair(DataLink.Accept(accepted, hello, Secret), await dialling);
    }

    public static Bind SomeBind(string app = "web") => new(BridgeId.New(), app, new IPEndPoint(IPAddress.Loopback, 40000));

    /// <summary>Takes the link to where both sides can relay.</summary>
    public async Task BindAsync(ReadOnlyMemory<byte> firstBytes = default)
    {
        var waiting = Client.WaitAsync(default);
        var binding = Server.BindAsync(SomeBind(), firstBytes, Loopback.Patience, default);
        (await waiting.WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkBind>();
        await Client.SendBoundAsync(default);
        (await binding).ShouldBeOfType<BindOutcome.Bound>();
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }
}
