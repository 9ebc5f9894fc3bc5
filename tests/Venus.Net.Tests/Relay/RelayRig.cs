using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>One bridge, end to end: visitor - relay - link - relay - target. The test holds the visitor's and the target's far ends.</summary>
public sealed class RelayRig : IDisposable
{
    private RelayRig(LinkPair links, Socket visitor, Socket target, Task<RelayResult> server, Task<RelayResult> client)
    {
        Links = links;
        Visitor = visitor;
        Target = target;
        Server = server;
        Client = client;
    }

    internal LinkPair Links { get; }

    public Socket Visitor { get; }

    public Socket Target { get; }

    public Task<RelayResult> Server { get; }

    public Task<RelayResult> Client { get; }

    public static async Task<RelayRig> StartAsync(IRelayEngine engine, LinkKind kind, CancellationToken abort = default)
        => await StartAsync(engine, await LinkPair.ConnectAsync(kind), abort: abort);

    internal static async Task<RelayRig> StartAsync(
        IRelayEngine engine, LinkPair links, byte[]? firstBytes = null, byte[]? early = null, CancellationToken abort = default)
    {
        await links.BindAsync(firstBytes);
        var (visitor, visitorAtServer) = await Loopback.PairAsync();
        var (targetAtClient, target) = await Loopback.PairAsync();
        var server = engine.RelayAsync(new RelayBridge(new SocketConnection(visitorAtServer), links.Server, early), abort);
        var client = engine.RelayAsync(new RelayBridge(new SocketConnection(targetAtClient), links.Client, default), default);
        return new RelayRig(links, visitor, target, server, client);
    }

    /// <summary>The test's end of a connection.</summary>
    public Socket SocketOf(RigEnd end) => end switch
    {
        RigEnd.Visitor => Visitor,
        RigEnd.Target => Target,
        RigEnd.ServerLink => Links.Server.Socket,
        _ => Links.Client.Socket,
    };

    public void Reset(RigEnd end) => SocketOf(end).Close(0);

    public async Task<(RelayResult Server, RelayResult Client)> EndedAsync()
        => (await Server.WaitAsync(Loopback.Patience), await Client.WaitAsync(Loopback.Patience));

    /// <param name="up">Bytes to the target.</param>
    /// <param name="down">Bytes to the visitor.</param>
    /// <param name="isShort">Whether it is too short for a direction of a raw link to have gone bare.</param>
    public async Task CompletedAsync(long up, long down, bool isShort = false)
    {
        var (server, client) = await EndedAsync();
        var reusable = isShort || Links.Server.Kind == LinkKind.Sealed || client.LinkReusable;
        server.ShouldBe(new RelayResult(RelayCause.Completed, up, down, reusable, null));
        client.ShouldBe(new RelayResult(RelayCause.Completed, down, up, reusable, null));
    }

    public void Dispose()
    {
        Visitor.Dispose();
        Target.Dispose();
        Links.Dispose();
    }
}
