using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Venus.Client.Apps;
using Venus.Client.Configuration;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Supervision;

namespace Venus.Client.Tests.Apps;

/// <summary>A RESUME that the network held up until its bridge had gone on without it.</summary>
public sealed class LateResumeTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LinkSecret _secret = LinkSecret.New();
    private readonly SessionId _session = SessionId.New();
    private readonly PortableRelayEngine _relay = new();
    private readonly ReplayTerms _terms = new(Window: 100, new ReplayBudget(1 << 20));
    private readonly BridgeId _id = BridgeId.New();
    private ulong _links;

    [Fact]
    public async Task Attempt_that_knows_less_than_was_acknowledged_costs_the_link_and_not_the_bridge()
    {
        using var targets = Listen();
        var (server, client) = await LinkAsync();
        var binding = server.BindAsync(new Bind(_id, "web", new IPEndPoint(IPAddress.Loopback, 40000)) { Flags = BindFlags.Resumable }, default, Patience, default);
        var bound = (LinkBind)await client.WaitAsync(default).WaitAsync(Patience);
        var services = new NodeServices(NullLogger.Instance, _relay, TimeProvider.System, new NodeExit()) { Replay = _terms };
        var welcome = new Welcome(_secret, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), ResumeGrace: Patience, MaxIdleLinks: 8);
        var options = new ClientAppOptions(new TargetAddress("127.0.0.1", PortOf(targets)), null, AppEncryption.Sealed, Patience, MaxBridges: 8);
        var bridge = Sys.ActorOf(BridgeActor.Props(new AppsActor.OpenBridge(client, bound.Bind, TestActor, TestActor, welcome), targetUp: true, options, services));
        using var target = await targets.AcceptAsync();
        (await binding).ShouldBe(new BindOutcome.Bound(BindFlags.Resumable));

        // More than a window has come: so the client has had an ACK.
        using var books = _terms.OpenLedger();
        var (visitor, atServer) = await PairAsync();
        var first = RelayAsync(atServer, server, books);
        await target.SendAsync(new byte[150]);
        await ReceiveAsync(visitor, 150);

        var (late, lateAtClient) = await LinkAsync();
        (await ResumeAsync(bridge, late, lateAtClient, epoch: 1, received: 0)).ShouldBe(new BindOutcome.Refused(RefusalCode.StaleEpoch));
        (await first.WaitAsync(Patience)).Suspended.ShouldBeTrue();

        var (next, nextAtClient) = await LinkAsync();
        var resumed = (await ResumeAsync(bridge, next, nextAtClient, epoch: 2, books.Received)).ShouldBeOfType<BindOutcome.Resumed>();
        books.TryRewind(resumed.Received).ShouldBeTrue();
        var second = RelayAsync(atServer, next, books);
        await visitor.SendAsync("still here"u8.ToArray());
        await ReceiveAsync(target, 10);

        visitor.Shutdown(SocketShutdown.Send);
        target.Shutdown(SocketShutdown.Send);
        (await second.WaitAsync(Patience)).Cause.ShouldBe(RelayCause.Completed);
        visitor.Dispose();
        foreach (var link in new[] { server, client, late, lateAtClient, next, nextAtClient })
            link.Dispose();
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _secret.Dispose();
    }

    private Task<RelayResult> RelayAsync(Connection visitor, DataLink link, BridgeLedger books)
        => _relay.RelayAsync(new RelayBridge(visitor, link, default) { Ledger = books }, default);

    private async Task<BindOutcome> ResumeAsync(IActorRef bridge, DataLink server, DataLink client, uint epoch, ulong received)
    {
        var resuming = server.ResumeAsync(new LinkResume(_id, "web", epoch, received), Patience, default);
        var asked = (LinkResumeAsked)await client.WaitAsync(default).WaitAsync(Patience);
        bridge.Tell(new AppsActor.ResumeBridge(client, asked.Resume, TestActor));
        return await resuming;
    }

    private async Task<(DataLink Server, DataLink Client)> LinkAsync()
    {
        using var listener = Listen();
        var dialling = DataLink.DialAsync(listener.LocalEndPoint!, LinkKind.Sealed, _session, _secret, ++_links, Patience, TimeProvider.System, default);
        var accepted = new SocketConnection(await listener.AcceptAsync());
        var frame = new byte[LinkHello.Size];
        (await DataLink.ReceiveHelloAsync(accepted, frame, default)).ShouldBeTrue();
        LinkHello.TryRead(frame, out var hello).ShouldBeTrue();
        return (DataLink.Accept(accepted, hello, _secret), await dialling);
    }

    private static async Task<(Socket Visitor, Connection AtServer)> PairAsync()
    {
        using var listener = Listen();
        var visitor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await visitor.ConnectAsync(listener.LocalEndPoint!);
        return (visitor, new SocketConnection(await listener.AcceptAsync()));
    }

    private static Socket Listen() => ListenAddress.Parse("127.0.0.1:0").Listen(1);

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private static async Task ReceiveAsync(Socket socket, int length)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[length];
        for (var count = 0; count < length;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(count), patience.Token);
            received.ShouldBeGreaterThan(0);
            count += received;
        }
    }
}
