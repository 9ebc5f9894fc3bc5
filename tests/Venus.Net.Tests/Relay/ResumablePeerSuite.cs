using System.Buffers.Binary;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What a resumable relay says to its peer, and what the peer may say, seen from a peer made by hand.</summary>
public abstract class ResumablePeerSuite : RelayFixture
{
    protected override LinkKind Kind => LinkKind.Sealed;

    [Fact]
    public async Task Bytes_are_acknowledged_when_the_visitor_has_taken_them()
    {
        using var bridge = await StartAsync();
        await bridge.Peer.SendAsync(RecordType.Data, 1, 2, 3);
        (await Bytes.ReceiveAsync(bridge.Visitor, 3)).ShouldBe([1, 2, 3]);
        (await ReadAsync(bridge.Peer)).ShouldBe((RecordType.Ack, 3ul));
    }

    [Fact]
    public async Task Many_short_exchanges_share_an_acknowledgement()
    {
        using var bridge = await StartAsync();
        var acknowledgements = new List<ulong>();
        for (var exchange = 0; exchange < 100; exchange++)
            acknowledgements.AddRange(await bridge.ExchangeAsync());

        // However slow the machine is, not every exchange takes as long as an acknowledgement lets pass.
        acknowledgements.Count.ShouldBeLessThan(99);
        while (acknowledgements.LastOrDefault() < 100)
            acknowledgements.Add((await ReadAsync(bridge.Peer)).Item2);
    }

    [Fact]
    public async Task Quarter_of_the_window_is_acknowledged_without_waiting_for_company()
    {
        using var bridge = await StartAsync();
        for (var sent = 0; sent < Window / 2; sent += 1000)
            await bridge.Peer.SendAsync(RecordType.Data, new byte[1000]);
        await Bytes.ReceiveAsync(bridge.Visitor, Window / 4);
        var (type, acknowledged) = await ReadAsync(bridge.Peer);
        type.ShouldBe(RecordType.Ack);
        acknowledged.ShouldBeGreaterThan(0ul);
    }

    [Fact]
    public async Task Link_lost_suspends_the_bridge_and_leaves_the_visitor_alone()
    {
        using var bridge = await StartAsync();
        bridge.Peer.Socket.Shutdown(SocketShutdown.Send);
        var result = await bridge.Running.WaitAsync(Loopback.Patience);
        (result.Suspended, result.Cause, result.LinkReusable).ShouldBe((true, RelayCause.LinkLost, false));
        await Bytes.SendAsync(bridge.Visitor, "still here"u8.ToArray());
        (await Bytes.ReceiveAsync(bridge.AtServer, 10)).ShouldBe("still here"u8.ToArray());
    }

    [Fact]
    public async Task Record_that_does_not_open_costs_the_link_alone()
    {
        using var bridge = await StartAsync();
        var record = bridge.Peer.Seal(RecordType.Data, 1, 2, 3);
        record[5] ^= 1;
        await Bytes.SendAsync(bridge.Peer.Socket, record);
        var result = await bridge.Running.WaitAsync(Loopback.Patience);
        (result.Suspended, result.Cause).ShouldBe((true, RelayCause.LinkCorrupt));
        await Bytes.ReceiveResetAsync(bridge.Peer.Socket);
    }

    [Fact]
    public async Task Acknowledgement_of_what_was_never_sent_breaks_the_bridge()
        => await ShouldBreakAsync(static peer => peer.Seal(RecordType.Ack, Count(1)));

    [Fact]
    public async Task Fin_with_a_wrong_total_breaks_the_bridge_resumable_or_not()
        => await ShouldBreakAsync(static peer => peer.SealFin(1));

    [Fact]
    public async Task Finack_of_another_links_fin_breaks_the_bridge()
        => await ShouldBreakAsync(static peer => peer.Seal(RecordType.FinAck));

    [Fact]
    public async Task Unacknowledged_bytes_and_fin_are_said_again_on_the_next_link()
    {
        using var first = await StartAsync();
        await Bytes.SendAndEndAsync(first.Visitor, new byte[] { 1, 2, 3, 4 });
        (await first.Peer.ReadAsync()).Payload.ShouldBe([1, 2, 3, 4]);
        (await ReadAsync(first.Peer)).ShouldBe((RecordType.Fin, 4ul));
        await first.Peer.SendAsync(RecordType.Ack, Count(1));
        first.Peer.Socket.Shutdown(SocketShutdown.Send);
        (await first.Running.WaitAsync(Loopback.Patience)).Suspended.ShouldBeTrue();

        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        first.Ledger.TryRewind(2).ShouldBeTrue();
        var running = Engine.RelayAsync(first.Again(peer), default);
        (await peer.ReadAsync()).Payload.ShouldBe([3, 4]);
        (await ReadAsync(peer)).ShouldBe((RecordType.Fin, 4ul));
        await Bytes.SendAsync(peer.Socket, (byte[])[.. peer.SealFin(0), .. peer.Seal(RecordType.FinAck)]);
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.FinAck);
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 4, 0, true, null));
    }

    [Fact]
    public async Task End_of_the_visitor_that_is_there_already_leaves_with_the_bytes_before_it_in_one_write()
    {
        using var bridge = await StartAsync(static async visitor => await Bytes.SendAndEndAsync(visitor, new byte[100]));
        (await bridge.Peer.ReadAsync()).Type.ShouldBe(RecordType.Data);
        (await ReadAsync(bridge.Peer)).ShouldBe((RecordType.Fin, 100ul));
        if (OperatingSystem.IsLinux())
            DataSegments(((SocketConnection)bridge.Peer.Server.Channel.Connection).Socket).ShouldBe(2u, "BIND, and both records");
    }

    [Fact]
    public async Task Ledger_has_one_relay_at_a_time()
    {
        using var bridge = await StartAsync();
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => Engine.RelayAsync(bridge.Again(peer), default));
        peer.Server.Phase.ShouldBe(LinkPhase.Bound);
    }

    private const int Window = 64 * 1024;

    private static byte[] Count(ulong bytes)
    {
        var payload = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(payload, bytes);
        return payload;
    }

    private protected static async Task<(RecordType, ulong)> ReadAsync(HandPeer peer)
    {
        var (type, payload) = await peer.ReadAsync();
        return (type, BinaryPrimitives.ReadUInt64BigEndian(payload));
    }

    /// <summary>tcpi_data_segs_out of TCP_INFO, tcp(7).</summary>
    private static uint DataSegments(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        socket.GetRawSocketOption(6, 11, info);
        return BinaryPrimitives.ReadUInt32LittleEndian(info[156..]);
    }

    private async Task ShouldBreakAsync(Func<HandPeer, byte[]> record)
    {
        using var bridge = await StartAsync();
        await Bytes.SendAsync(bridge.Peer.Socket, record(bridge.Peer));
        var (type, payload) = await bridge.Peer.ReadAsync();
        (type, payload[1]).ShouldBe((RecordType.Rst, (byte)ResetCode.Protocol));
        bridge.Peer.Socket.Close(0);
        var result = await bridge.Running.WaitAsync(Loopback.Patience);
        (result.Suspended, result.Cause).ShouldBe((false, RelayCause.LinkCorrupt));
        await Bytes.ReceiveResetAsync(bridge.Visitor);
    }

    private protected async Task<HandBridge> StartAsync(Func<Socket, Task>? before = null, IRelayEngine? engine = null)
    {
        var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, atServer) = await Loopback.PairAsync();
        if (before is not null)
            await before(visitor);
        return new HandBridge(engine ?? Engine, peer, visitor, atServer);
    }

    private protected sealed class HandBridge : IDisposable
    {
        private readonly Connection _local;

        public HandBridge(IRelayEngine engine, HandPeer peer, Socket visitor, Socket atServer)
        {
            (Peer, Visitor, AtServer) = (peer, visitor, atServer);
            _local = new SocketConnection(atServer);
            Running = engine.RelayAsync(Again(peer), default);
        }

        public HandPeer Peer { get; }

        public Socket Visitor { get; }

        public Socket AtServer { get; }

        public BridgeLedger Ledger { get; } = new(Window, new ReplayBudget(1 << 20));

        public Task<RelayResult> Running { get; }

        /// <summary>A byte each way; the counts of the ACKs that were read meanwhile.</summary>
        public async Task<List<ulong>> ExchangeAsync()
        {
            await Peer.SendAsync(RecordType.Data, 1);
            await Bytes.ReceiveAsync(Visitor, 1);
            await Bytes.SendAsync(Visitor, new byte[] { 2 });
            var acknowledgements = new List<ulong>();
            while (await Peer.ReadAsync() is (RecordType.Ack, var payload))
                acknowledgements.Add(BinaryPrimitives.ReadUInt64BigEndian(payload));
            return acknowledgements;
        }

        public RelayBridge Again(HandPeer peer) => new(_local, peer.Server, default) { Ledger = Ledger };

        public void Dispose()
        {
            Visitor.Dispose();
            AtServer.Dispose();
            Peer.Dispose();
            Ledger.Dispose();
        }
    }
}
