using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>Transfers that break with bytes on their way in every buffer: whatever breaks them, what the engine had lent comes back.</summary>
public abstract class BrokenTransferSuite : RelayFixture
{
    // More than the large buffers of a loop.
    private const int Rounds = 70;

    /// <summary>How a round ends.</summary>
    public enum Break
    {
        VisitorResets,
        PeerResets,
        PeerEnds,
        PeerErrs,
        OwnerAborts,
        OwnerClosesTheLink,
        OwnerSuspends,
    }

    protected override LinkKind Kind => LinkKind.Sealed;

    /// <summary>What the engine's bridges have of what is counted.</summary>
    protected abstract int LentOut { get; }

    /// <summary>Whether they have any, as far as the engine can tell.</summary>
    protected abstract bool IsHolding { get; }

    [Theory]
    [InlineData(LinkKind.Sealed, false)]
    [InlineData(LinkKind.Raw, false)]
    [InlineData(LinkKind.Sealed, true)]
    public async Task Broken_uploads_leave_no_buffer_behind(LinkKind kind, bool resumable)
    {
        var budget = new ReplayBudget(1 << 30);
        for (var round = 0; round < Rounds; round++)
        {
            var how = (Break)(round % Enum.GetValues<Break>().Length);
            await RunAsync(kind, how == Break.OwnerSuspends && !resumable ? Break.VisitorResets : how, resumable ? budget : null);
            (LentOut, budget.Used).ShouldBe((0, 0), $"after {how}");
        }
    }

    [Fact]
    public async Task Broken_uploads_between_two_sockets_leave_no_buffer_behind()
    {
        for (var round = 0; round < Rounds; round++)
        {
            using var abort = new CancellationTokenSource();
            var (visitor, atServer) = await Loopback.PairAsync();
            var (target, atTarget) = await Loopback.PairAsync();
            var bridge = new SocketBridge(new SocketConnection(atServer), new SocketConnection(atTarget), default, default);
            var running = Engine.RelaySocketsAsync(bridge, abort.Token);
            Stuff(visitor, static () => true);
            if (round % 2 == 0)
                await abort.CancelAsync();
            else
                target.Close(0);
            await running.WaitAsync(Loopback.Patience);
            LentOut.ShouldBe(0);
            visitor.Dispose();
            target.Dispose();
        }
    }

    private async Task RunAsync(LinkKind kind, Break how, ReplayBudget? budget)
    {
        using var abort = new CancellationTokenSource();
        using var suspend = new CancellationTokenSource();
        using var peer = await HandPeer.ConnectAsync(kind);
        peer.Socket.ReceiveBufferSize = 4096;
        await peer.BindAsync();
        var resumable = budget is not null;
        using var ledger = budget is null ? null : new BridgeLedger(64 << 20, budget);
        var (visitor, atServer) = await Loopback.PairAsync();
        var local = new SocketConnection(atServer);
        var running = Engine.RelayAsync(new RelayBridge(local, peer.Server, default) { Ledger = ledger, Suspend = suspend.Token }, abort.Token);

        // The visitor reads nothing. Only a resumable bridge puts that aside, and gets at what stands behind it.
        var downloading = SendUntilBrokenAsync(peer, RecordType.Data, new byte[resumable ? RecordHeader.MaxPayload : 1024]);

        // What a raw link carries in bulk is held by pipes.
        Stuff(visitor, () => kind == LinkKind.Raw || IsHolding);
        switch (how)
        {
            case Break.VisitorResets:
                visitor.Close(0);
                break;
            case Break.PeerResets:
                peer.Socket.Close(0);
                break;
            case Break.PeerEnds:
                peer.Socket.Shutdown(SocketShutdown.Both);
                break;
            case Break.PeerErrs:
                await downloading;
                await SendUntilBrokenAsync(peer, RecordType.Bound, 0);
                break;
            case Break.OwnerAborts:
                await abort.CancelAsync();
                break;
            case Break.OwnerClosesTheLink:
                peer.Server.Abort();
                break;
            default:
                await suspend.CancelAsync();
                break;
        }

        await running.WaitAsync(Loopback.Patience);
        await downloading;
        local.Dispose();
        visitor.Dispose();
    }

    /// <summary>Sends until nothing is taken and the engine holds what it cannot send on.</summary>
    private static void Stuff(Socket visitor, Func<bool> isHolding)
    {
        var bytes = new byte[1 << 18];
        using var patience = new CancellationTokenSource(Loopback.Patience);
        visitor.Blocking = false;
        while (visitor.Poll(TimeSpan.FromMilliseconds(15), SelectMode.SelectWrite) || !isHolding())
        {
            visitor.Send(bytes, SocketFlags.None, out _);
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task SendUntilBrokenAsync(HandPeer peer, RecordType type, params byte[] payload)
    {
        try
        {
            for (var i = 0; i < 8; i++)
                await peer.SendAsync(type, payload);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // That is what it is for.
        }
    }
}

public sealed class EpollBrokenTransferTests : BrokenTransferSuite
{
    private EpollRelayEngine _engine = null!;

    protected override int LentOut => _engine.LargeBuffersOut;

    protected override bool IsHolding => LentOut > 0;

    protected override IRelayEngine CreateEngine() => _engine = new EpollRelayEngine(loops: 1);
}

public sealed class PortableBrokenTransferTests : BrokenTransferSuite
{
    // Its buffers are the shared pool's, which counts none.
    protected override int LentOut => 0;

    protected override bool IsHolding => true;

    protected override IRelayEngine CreateEngine() => new PortableRelayEngine();
}
