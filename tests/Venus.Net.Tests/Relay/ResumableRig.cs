using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>
/// One resumable bridge, end to end, whose links pass a wire that the test cuts. When both sides have lost a link the rig does what the nodes' actors do: it dials another,
/// presents the bridge there, and relays on.
/// </summary>
internal sealed class ResumableRig : IDisposable
{
    public const int DefaultWindow = 256 * 1024;

    private static readonly BridgeId Id = BridgeId.New();

    private readonly IRelayEngine _engine;
    private readonly Func<int, Cut?> _cuts;
    private readonly Func<int, Cut?> _cutsWhileResuming;
    private readonly Socket _listener = Loopback.Listen();
    private readonly Connection _atServer;
    private readonly Connection _atClient;
    private readonly CancellationTokenSource _abort = new();
    private CancellationTokenSource _serverSuspends = new();
    private CancellationTokenSource _clientSuspends = new();
    private TaskCompletionSource _suspended = new();
    private TaskCompletionSource _mayResume = new();

    private ResumableRig(
        IRelayEngine engine, int window, ReplayBudget? budget, Func<int, Cut?>? cuts, Func<int, Cut?>? cutsWhileResuming, (Socket, Socket) visitor, (Socket, Socket) target)
    {
        _engine = engine;
        _cuts = cuts ?? (static _ => null);
        _cutsWhileResuming = cutsWhileResuming ?? (static _ => null);
        (Visitor, var atServer) = visitor;
        (Target, var atClient) = target;
        _atServer = new SocketConnection(atServer);
        _atClient = new SocketConnection(atClient);
        Server = new BridgeLedger(window, budget ?? new ReplayBudget(1 << 30));
        Client = new BridgeLedger(window, budget ?? new ReplayBudget(1 << 30));
        _mayResume.SetResult();
    }

    public Socket Visitor { get; }

    public Socket Target { get; }

    public BridgeLedger Server { get; }

    public BridgeLedger Client { get; }

    /// <summary>How many links the bridge has used up.</summary>
    public int Links { get; private set; }

    public Task<(RelayResult Server, RelayResult Client)> Ended { get; private set; } = null!;

    /// <summary>Completes when both sides are suspended.</summary>
    public Task Suspended => _suspended.Task;

    public static async Task<ResumableRig> StartAsync(
        IRelayEngine engine,
        int window = DefaultWindow,
        ReplayBudget? budget = null,
        Func<int, Cut?>? cuts = null,
        Func<int, Cut?>? cutsWhileResuming = null,
        byte[]? firstBytes = null)
    {
        var rig = new ResumableRig(engine, window, budget, cuts, cutsWhileResuming, await Loopback.PairAsync(), Flip(await Loopback.PairAsync()));
        rig.Server.Append(firstBytes);
        rig.Ended = rig.RunAsync(firstBytes);
        return rig;
    }

    /// <summary>Lets the next suspension last until <see cref="Resume"/>.</summary>
    public void HoldResume() => _mayResume = new TaskCompletionSource();

    public void Resume() => _mayResume.TrySetResult();

    public void Suspend(bool server) => (server ? _serverSuspends : _clientSuspends).Cancel();

    public void Abort() => _abort.Cancel();

    public async Task CompletedAsync(long up, long down)
    {
        var (server, client) = await Ended.WaitAsync(Loopback.Patience);
        ShouldBeComplete(server, Server);
        ShouldBeComplete(client, Client);
        (server.BytesToLink, server.BytesFromLink, client.BytesToLink, client.BytesFromLink).ShouldBe((up, down, down, up));
        (Server.Sent, Server.Received, Client.Sent, Client.Received).ShouldBe(((ulong)up, (ulong)down, (ulong)down, (ulong)up));
    }

    public void Dispose()
    {
        _abort.Cancel();
        _listener.Dispose();
        foreach (var socket in new[] { Visitor, Target })
            socket.Dispose();
        _atServer.Dispose();
        _atClient.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    // The last FINACK may be what was lost: then one side knows that all is well, and the other lacks its word alone.
    private static void ShouldBeComplete(RelayResult result, BridgeLedger ledger)
    {
        if (!result.Suspended)
            result.Cause.ShouldBe(RelayCause.Completed, result.Detail);
        (ledger.LocalEnded, ledger.FinReceived).ShouldBe((true, true));
    }

    private static (Socket, Socket) Flip((Socket, Socket) pair) => (pair.Item2, pair.Item1);

    private async Task<(RelayResult Server, RelayResult Client)> RunAsync(ReadOnlyMemory<byte> firstBytes)
    {
        for (var epoch = 0u; ; epoch++)
        {
            using var wire = CuttingWire.To(_listener.LocalEndPoint!);
            using var links = await LinkPair.ConnectAsync(LinkKind.Sealed, _listener, wire.Address);
            wire.Set(_cutsWhileResuming(Links));
            if (!(epoch == 0 ? await BindAsync(links, firstBytes) : await ResumeAsync(links, epoch)))
                continue;
            wire.Set(_cuts(Links++));
            var server = _engine.RelayAsync(new RelayBridge(_atServer, links.Server, default) { Ledger = Server, Suspend = _serverSuspends.Token }, _abort.Token);
            var client = _engine.RelayAsync(new RelayBridge(_atClient, links.Client, default) { Ledger = Client, Suspend = _clientSuspends.Token }, default);
            var (atServer, atClient) = (await server, await client);
            if (!atServer.Suspended || !atClient.Suspended)
                return (atServer, atClient);
            (_serverSuspends, _clientSuspends) = (new CancellationTokenSource(), new CancellationTokenSource());
            _suspended.TrySetResult();
            await _mayResume.Task;
            _suspended = new TaskCompletionSource();
        }
    }

    private static async Task<bool> BindAsync(LinkPair links, ReadOnlyMemory<byte> firstBytes)
    {
        var waiting = links.Client.WaitAsync(default);
        var binding = links.Server.BindAsync(LinkPair.SomeBind() with { Flags = BindFlags.Resumable }, firstBytes, Loopback.Patience, default);
        (await waiting).ShouldBeOfType<LinkBind>();
        await links.Client.SendBoundAsync(BindFlags.Resumable, default);
        (await binding).ShouldBe(new BindOutcome.Bound(BindFlags.Resumable));
        return true;
    }

    private async Task<bool> ResumeAsync(LinkPair links, uint epoch)
    {
        var waiting = links.Client.WaitAsync(default);
        var resuming = links.Server.ResumeAsync(new LinkResume(Id, "web", epoch, Server.Received), Loopback.Patience, default);
        if (await waiting is not LinkResumeAsked asked)
            return await resuming is BindOutcome.Resumed;
        Client.TryRewind(asked.Resume.Received).ShouldBeTrue();
        try
        {
            await links.Client.SendResumedAsync(new LinkResumed(epoch, Client.Received), default);
        }
        catch (SocketException)
        {
            // The answer was cut off; the server finds out by itself.
        }

        if (await resuming is not BindOutcome.Resumed resumed)
            return false;
        Server.TryRewind(resumed.Received).ShouldBeTrue();
        return true;
    }
}
