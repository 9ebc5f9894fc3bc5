using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What a relay over a raw link does beyond the common suite, and between two plain sockets, which is the same without a link.</summary>
public abstract class RawRelaySuite : RelaySuite
{
    protected override LinkKind Kind => LinkKind.Raw;

    [Fact]
    public async Task Link_carries_bare_bytes_after_bound()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync("first"u8.ToArray());
        var (visitor, atServer) = await Loopback.PairAsync();
        var running = Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), peer.Server, default), default);
        await Bytes.SendAndEndAsync(visitor, " and last"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(peer.Socket)).ShouldBe("first and last"u8.ToArray());
        await Bytes.SendAndEndAsync(peer.Socket, "reply"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(visitor)).ShouldBe("reply"u8.ToArray());
        (await running.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 14, 5, false, null));
        peer.Server.IsIdle.ShouldBeFalse();
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
        result.Cause.ShouldBe(RelayCause.LinkReset);
        await Bytes.ReceiveResetAsync(visitor);
        visitor.Dispose();
    }

    [Fact]
    public async Task Bytes_glued_behind_bound_reach_the_visitor()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        var binding = peer.Server.BindAsync(LinkPair.SomeBind(), default, Loopback.Patience, default);
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Bind);
        await Bytes.SendAndEndAsync(peer.Socket, (byte[])[.. peer.Seal(RecordType.Bound, 0), .. "220 ready"u8]);
        await binding.WaitAsync(Loopback.Patience);

        var (visitor, atServer) = await Loopback.PairAsync();
        var running = Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), peer.Server, default), default);
        (await Bytes.ReceiveToEndAsync(visitor)).ShouldBe("220 ready"u8.ToArray());
        visitor.Dispose();
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
}
