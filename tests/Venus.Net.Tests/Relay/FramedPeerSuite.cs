using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What a relay over a link says to its peer, and does when the peer errs, seen from a peer made by hand.</summary>
public abstract class FramedPeerSuite : RelaySuite
{
    [Fact]
    public async Task Bind_glued_to_the_last_finack_stays_for_the_next_bridge()
    {
        // The server's side cannot be bound by the peer, so what follows is a PONG that nobody asked for: it must not be eaten by the relay.
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        visitor.Shutdown(SocketShutdown.Send);
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Fin);
        await Bytes.SendAsync(peer.Socket, new[] { peer.SealFin(0), peer.Seal(RecordType.FinAck), peer.Seal(RecordType.Pong, new byte[8]) }.SelectMany(r => r).ToArray());

        (await running.WaitAsync(Loopback.Patience)).LinkReusable.ShouldBeTrue();
        peer.Server.CheckIdle().ShouldBeFalse();
        visitor.Dispose();
    }

    [Fact]
    public async Task Link_that_ends_without_fin_breaks_the_local_side()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        await peer.SendAsync(RecordType.Data, 1, 2, 3);
        peer.Socket.Shutdown(SocketShutdown.Send);

        await Bytes.ReceiveResetAsync(visitor);
        (await running.WaitAsync(Loopback.Patience)).Cause.ShouldBe(RelayCause.LinkLost);
        visitor.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(22)]
    public async Task Link_that_ends_inside_a_record_breaks_the_local_side(int length)
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        await Bytes.SendAsync(peer.Socket, peer.Seal(RecordType.Data, new byte[20]).AsMemory(0, length));
        peer.Socket.Shutdown(SocketShutdown.Send);

        await Bytes.ReceiveResetAsync(visitor);
        (await running.WaitAsync(Loopback.Patience)).Cause.ShouldBe(RelayCause.LinkLost);
        visitor.Dispose();
    }

    [Fact]
    public async Task Link_that_ends_between_fin_and_finack_breaks_the_bridge()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        visitor.Shutdown(SocketShutdown.Send);
        (await peer.ReadAsync()).Type.ShouldBe(RecordType.Fin);
        await Bytes.SendAsync(peer.Socket, peer.SealFin(0));
        peer.Socket.Shutdown(SocketShutdown.Send);

        var result = await running.WaitAsync(Loopback.Patience);
        result.Cause.ShouldBe(RelayCause.LinkLost);
        result.LinkReusable.ShouldBeFalse();
        visitor.Dispose();
    }

    [Fact]
    public async Task Fin_with_a_wrong_total_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => [.. peer.Seal(RecordType.Data, 1, 2, 3), .. peer.SealFin(4)]);

    [Fact]
    public async Task Data_after_fin_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => [.. peer.SealFin(0), .. peer.Seal(RecordType.Data, 1)], mayHaveEnded: true);

    [Fact]
    public async Task Second_fin_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => [.. peer.SealFin(0), .. peer.SealFin(0)], mayHaveEnded: true);

    [Fact]
    public async Task Finack_of_a_fin_that_was_not_sent_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => peer.Seal(RecordType.FinAck));

    [Fact]
    public async Task Bind_inside_a_bridge_breaks_it()
        => await ShouldBeCorruptAsync(peer => peer.Seal(RecordType.Bind, new byte[Bind.MinSize]));

    [Fact]
    public async Task Rst_tells_its_code()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        await peer.SendAsync(RecordType.Rst, 0, (byte)ResetCode.LocalLost);

        await Bytes.ReceiveResetAsync(visitor);
        var result = await running.WaitAsync(Loopback.Patience);
        result.Cause.ShouldBe(RelayCause.PeerReset);
        result.Detail!.ShouldContain(nameof(ResetCode.LocalLost));
        visitor.Dispose();
    }

    [Fact]
    public async Task Reset_of_the_local_side_is_told_with_rst_and_a_reset_of_the_link()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        visitor.Close(0);

        (await running.WaitAsync(Loopback.Patience)).Cause.ShouldBe(RelayCause.LocalReset);
        var (type, payload) = await peer.ReadAsync();
        type.ShouldBe(RecordType.Rst);
        payload.ShouldBe([0, (byte)ResetCode.LocalReset]);
        await Bytes.ReceiveResetAsync(peer.Socket);
    }

    private protected async Task<(Socket Visitor, Task<RelayResult> Running)> StartAsync(HandPeer peer)
    {
        var (visitor, atServer) = await Loopback.PairAsync();
        return (visitor, Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), peer.Server, default), default));
    }

    private protected async Task ShouldBeCorruptAsync(Func<HandPeer, byte[]> records, bool mayHaveEnded = false)
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        await Bytes.SendAsync(peer.Socket, records(peer));

        var result = await running.WaitAsync(Loopback.Patience);
        result.Cause.ShouldBe(RelayCause.LinkCorrupt);
        result.LinkReusable.ShouldBeFalse();

        // After a FIN has been handed on a reset shows when the visitor writes.
        if (mayHaveEnded)
            await Should.ThrowAsync<SocketException>(() => Bytes.SendAsync(visitor, new byte[1]));
        else
            await Bytes.ReceiveResetAsync(visitor);
        (RecordType, byte[]) last;
        do
            last = await peer.ReadAsync();
        while (last.Item1 == RecordType.FinAck);
        last.Item1.ShouldBe(RecordType.Rst);
        last.Item2.ShouldBe([0, (byte)ResetCode.Protocol]);
        visitor.Dispose();
    }
}
