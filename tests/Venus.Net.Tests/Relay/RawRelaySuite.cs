using System.Net.Sockets;
using System.Text;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What a relay over a raw link does beyond the common suite, and between two plain sockets, which is the same without a link.</summary>
public abstract class RawRelaySuite : FramedRelaySuite
{
    protected override LinkKind Kind => LinkKind.Raw;

    [Fact]
    public async Task Data_travels_in_clear_and_the_link_comes_back()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync("first"u8.ToArray());
        ShouldBeData(await peer.ReadAsync(), "first");
        var (visitor, running) = await StartAsync(peer);
        await Bytes.SendAndEndAsync(visitor, " and last"u8.ToArray());
        ShouldBeData(await peer.ReadAsync(), " and last");
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Fin);
        await Bytes.SendAsync(peer.Socket, (byte[])[.. peer.Seal(RecordType.FinAck), .. peer.Seal(RecordType.Data, "reply"u8.ToArray()), .. peer.SealFin(5)]);
        (await Bytes.ReceiveToEndAsync(visitor)).ShouldBe("reply"u8.ToArray());
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.FinAck);
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 14, 5, true, null));
        peer.Server.IsIdle.ShouldBeTrue();
        visitor.Dispose();
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(0, "glued")]
    [InlineData(3, "glued")]
    public async Task Peer_that_goes_bare_ends_with_the_connection(int framed, string glued)
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        byte[] start = [.. Enumerable.Repeat(peer.Seal(RecordType.Data, "framed "u8.ToArray()), framed).SelectMany(frame => frame), .. peer.Seal(RecordType.Bare)];
        await Bytes.SendAsync(peer.Socket, (byte[])[.. start, .. Encoding.ASCII.GetBytes(glued)]);
        var bulk = Bytes.Seeded(1, 3_000_000);
        var receiving = Bytes.ReceiveToEndAsync(visitor);
        await Bytes.SendAndEndAsync(peer.Socket, bulk);
        byte[] expected = [.. Enumerable.Repeat("framed "u8.ToArray(), framed).SelectMany(word => word), .. Encoding.ASCII.GetBytes(glued), .. bulk];
        Bytes.Hash(await receiving).ShouldBe(Bytes.Hash(expected));

        // Our own direction goes on in frames, and nobody waits for what a bare peer cannot say.
        await Bytes.SendAndEndAsync(visitor, "thanks"u8.ToArray());
        ShouldBeData(await peer.ReadAsync(), "thanks");
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Fin);
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 6, expected.Length, false, null));
        (await Bytes.ReceiveToEndAsync(peer.Socket)).ShouldBeEmpty();
        peer.Server.IsIdle.ShouldBeFalse();
        visitor.Dispose();
    }

    [Fact]
    public async Task Peer_that_goes_bare_after_our_end_need_not_acknowledge_it()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        visitor.Shutdown(SocketShutdown.Send);
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Fin);
        await Bytes.SendAndEndAsync(peer.Socket, (byte[])[.. peer.Seal(RecordType.Bare), .. "answer"u8]);
        (await Bytes.ReceiveToEndAsync(visitor)).ShouldBe("answer"u8.ToArray());
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 0, 6, false, null));
        visitor.Dispose();
    }

    [Fact]
    public async Task Reset_of_a_bare_link_breaks_the_local_side()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        await Bytes.SendAsync(peer.Socket, (byte[])[.. peer.Seal(RecordType.Bare), 1]);
        await Bytes.ReceiveAsync(visitor, 1);
        peer.Socket.Close(0);
        await Bytes.ReceiveResetAsync(visitor);
        (await running.WaitAsync(Loopback.Patience)).Cause.ShouldBe(RelayCause.LinkReset);
        visitor.Dispose();
    }

    [Fact]
    public async Task Bare_after_fin_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => [.. peer.SealFin(0), .. peer.Seal(RecordType.Bare)], mayHaveEnded: true);

    [Fact]
    public async Task Forged_fin_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer =>
        {
            var fin = peer.SealFin(0);
            fin[^1] ^= 1;
            return fin;
        });

    [Fact]
    public async Task Ack_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => peer.Seal(RecordType.Ack, new byte[8]));

    [Fact]
    public async Task Bulk_arrives_whole_whether_it_goes_bare_or_not()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        var bulk = Bytes.Seeded(6, 64 << 20);
        var sending = Bytes.SendAndEndAsync(visitor, bulk);
        using var received = new MemoryStream();
        var (type, payload) = await peer.ReadAsync();
        for (; type == RecordType.Data; (type, payload) = await peer.ReadAsync())
            received.Write(payload);
        if (type == RecordType.Bare)
            received.Write(await Bytes.ReceiveToEndAsync(peer.Socket));
        else
            type.ShouldBe(RecordType.Fin);
        await sending;
        Bytes.Hash(received.ToArray()).ShouldBe(Bytes.Hash(bulk));

        await Bytes.SendAsync(peer.Socket, (byte[])[.. type == RecordType.Bare ? [] : peer.Seal(RecordType.FinAck), .. peer.SealFin(0)]);
        if (type == RecordType.Fin)
            (await peer.ReadAsync()).Type.ShouldBe(RecordType.FinAck);
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, bulk.Length, 0, type == RecordType.Fin, null));
        visitor.Dispose();
    }

    [Fact]
    public async Task Reset_of_the_link_met_by_another_call_is_never_told_as_fin()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, atServer) = await Loopback.PairAsync();
        peer.Socket.Close(0);
        MeetReset(peer.Server.Socket);
        var result = await Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), peer.Server, default), default).WaitAsync(Loopback.Patience);
        result.Cause.ShouldBeOneOf(RelayCause.LinkReset, RelayCause.LinkLost);
        await Bytes.ReceiveResetAsync(visitor);
        visitor.Dispose();
    }

    [Fact]
    public async Task Bytes_glued_behind_bound_reach_the_visitor()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        var binding = peer.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Bind);
        await Bytes.SendAsync(peer.Socket, (byte[])[.. peer.Seal(RecordType.Bound, 0), .. peer.Seal(RecordType.Data, "220 ready"u8.ToArray()), .. peer.SealFin(9)]);
        await binding.WaitAsync(Loopback.Patience);

        var (visitor, atServer) = await Loopback.PairAsync();
        var running = Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), peer.Server, default), default);
        (await Bytes.ReceiveToEndAsync(visitor)).ShouldBe("220 ready"u8.ToArray());
        visitor.Dispose();
        peer.Socket.Close(0);
        await running.WaitAsync(Loopback.Patience);
    }

    [Fact]
    public async Task Plain_sockets_are_relayed_with_their_early_bytes()
    {
        var (left, atLeft) = await Loopback.PairAsync();
        var (right, atRight) = await Loopback.PairAsync();
        var running = Engine.RelaySocketsAsync(new SocketBridge(new SocketConnection(atLeft), new SocketConnection(atRight), "to right, "u8.ToArray(), "to left, "u8.ToArray()), default);
        await Bytes.SendAndEndAsync(left, "rest"u8.ToArray());
        await Bytes.SendAndEndAsync(right, "others"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(right)).ShouldBe("to right, rest"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(left)).ShouldBe("to left, others"u8.ToArray());
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 14, 15, false, null));
        left.Dispose();
        right.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plain_sockets_break_together(bool local)
    {
        var (left, atLeft) = await Loopback.PairAsync();
        var (right, atRight) = await Loopback.PairAsync();
        var running = Engine.RelaySocketsAsync(new SocketBridge(new SocketConnection(atLeft), new SocketConnection(atRight), default, default), default);
        (local ? left : right).Close(0);
        await Bytes.ReceiveResetAsync(local ? right : left);
        (await running.WaitAsync(Loopback.Patience)).Cause.ShouldBe(local ? RelayCause.LocalReset : RelayCause.LinkReset);
        left.Dispose();
        right.Dispose();
    }

    [Fact]
    public async Task Plain_sockets_that_are_closed_already_are_a_result()
    {
        var (left, atLeft) = await Loopback.PairAsync();
        var (right, atRight) = await Loopback.PairAsync();
        atRight.Dispose();
        var result = await Engine.RelaySocketsAsync(new SocketBridge(new SocketConnection(atLeft), new SocketConnection(atRight), default, default), default).WaitAsync(Loopback.Patience);
        result.Cause.ShouldBe(RelayCause.Aborted);
        await Bytes.ReceiveResetAsync(left);
        left.Dispose();
        right.Dispose();
    }

    private static void ShouldBeData((RecordType Type, byte[] Payload) frame, string text)
        => (frame.Type, Encoding.ASCII.GetString(frame.Payload)).ShouldBe((RecordType.Data, text));
}
