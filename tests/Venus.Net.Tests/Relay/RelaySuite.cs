using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>
/// What every relay engine does over every kind of link: it delivers, and what breaks on one side breaks on the other. A new engine is one more subclass per kind.
/// </summary>
public abstract class RelaySuite : RelayDeliverySuite
{
    [Theory]
    [InlineData(RigEnd.Visitor)]
    [InlineData(RigEnd.Target)]
    [InlineData(RigEnd.ServerLink)]
    [InlineData(RigEnd.ClientLink)]
    public async Task Reset_while_bytes_flow_both_ways_breaks_both_ends(RigEnd end)
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        var traffic = new[] { rig.Visitor, rig.Target }.Select(socket => (Socket: socket, Sending: SendForeverAsync(socket))).ToArray();
        await Bytes.ReceiveAsync(rig.Visitor, 1 << 20);
        await Bytes.ReceiveAsync(rig.Target, 1 << 20);

        rig.Reset(end);
        foreach (var (socket, sending) in traffic)
        {
            // Of a sender and a receiver the kernel tells one of the reset; to the other the stream has merely ended.
            var sent = await sending.WaitAsync(Loopback.Patience);
            if (socket != rig.SocketOf(end) && sent != SocketError.ConnectionReset)
                await Bytes.ReceiveResetAsync(socket);
        }

        await ShouldTellResetAsync(rig, end);
    }

    [Theory]
    [InlineData(RigEnd.Visitor)]
    [InlineData(RigEnd.Target)]
    [InlineData(RigEnd.ServerLink)]
    [InlineData(RigEnd.ClientLink)]
    public async Task Reset_of_an_idle_relay_breaks_both_ends(RigEnd end)
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        rig.Reset(end);
        foreach (var socket in new[] { rig.Visitor, rig.Target })
        {
            if (socket != rig.SocketOf(end))
                await Bytes.ReceiveResetAsync(socket);
        }

        await ShouldTellResetAsync(rig, end);
    }

    [Theory]
    [InlineData(RigEnd.Visitor, false)]
    [InlineData(RigEnd.Target, false)]
    [InlineData(RigEnd.ServerLink, false)]
    [InlineData(RigEnd.ClientLink, false)]
    [InlineData(RigEnd.Visitor, true)]
    [InlineData(RigEnd.Target, true)]
    [InlineData(RigEnd.ServerLink, true)]
    [InlineData(RigEnd.ClientLink, true)]
    public async Task Reset_behind_a_reader_that_stands_still_is_noticed(RigEnd end, bool bothWays)
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        Congest(rig.Visitor);
        if (bothWays)
            Congest(rig.Target);

        // Nobody reads, every write is pending: only looking at the sockets can tell.
        rig.Reset(end);
        await ShouldTellResetAsync(rig, end);
        if (end != RigEnd.Target)
            await Bytes.ReceiveResetAsync(rig.Target);
        if (end != RigEnd.Visitor)
            await Bytes.ReceiveResetAsync(rig.Visitor);
    }

    [Theory]
    [InlineData(RigEnd.Visitor)]
    [InlineData(RigEnd.Target)]
    public async Task Reset_after_a_half_close_is_noticed(RigEnd end)
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        var (ended, other) = end == RigEnd.Visitor ? (rig.Visitor, rig.Target) : (rig.Target, rig.Visitor);
        await Bytes.SendAndEndAsync(ended, "request"u8.ToArray());
        await Bytes.ReceiveToEndAsync(other);

        // The relay has read this side to its end and has nothing to write to it.
        rig.Reset(end);
        await ShouldTellResetAsync(rig, end);

        // To a socket that has read a FIN a reset shows when it writes.
        await Should.ThrowAsync<SocketException>(() => Bytes.SendAsync(other, new byte[1]));
    }

    [Fact]
    public async Task Reset_that_crosses_a_half_close_never_looks_like_a_clean_end()
    {
        for (var round = 0; round < 50; round++)
        {
            using var rig = await RelayRig.StartAsync(Engine, Kind);
            await Bytes.SendAsync(rig.Target, Bytes.Seeded(round, round * 100));
            await Task.WhenAll(
                Task.Run(() => rig.Visitor.Shutdown(SocketShutdown.Send)),
                Task.Run(() => rig.Reset(RigEnd.Target)));
            await Bytes.ReceiveResetAsync(rig.Visitor);
            await ShouldTellResetAsync(rig, RigEnd.Target);
        }
    }

    [Fact]
    public async Task Reset_met_by_another_call_is_never_told_as_fin()
    {
        // The kernel tells of a reset once. A write that waited for a slow reader once took the error, the read beside it found what looked like an end, and
        // the other side of the bridge saw its stream end cleanly.
        using var links = await LinkPair.ConnectAsync(Kind);
        await links.BindAsync();
        var (visitor, atServer) = await Loopback.PairAsync();
        var (atClient, target) = await Loopback.PairAsync();
        visitor.Close(0);
        MeetReset(atServer);

        var client = Engine.RelayAsync(new RelayBridge(new SocketConnection(atClient), links.Client, default), default);
        var server = await Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), links.Server, default), default).WaitAsync(Loopback.Patience);
        server.Cause.ShouldBe(RelayCause.LocalReset);
        await Bytes.ReceiveResetAsync(target);
        await client.WaitAsync(Loopback.Patience);
        target.Dispose();
    }

    [Fact]
    public async Task Abort_resets_both_ends()
    {
        using var abort = new CancellationTokenSource();
        using var rig = await RelayRig.StartAsync(Engine, Kind, abort.Token);
        await Bytes.SendAsync(rig.Visitor, "x"u8.ToArray());
        await Bytes.ReceiveAsync(rig.Target, 1);
        await abort.CancelAsync();

        await Bytes.ReceiveResetAsync(rig.Visitor);
        await Bytes.ReceiveResetAsync(rig.Target);
        var (server, client) = await rig.EndedAsync();
        server.Cause.ShouldBe(RelayCause.Aborted);
        server.BytesToLink.ShouldBe(1);
        client.Cause.ShouldBeOneOf(RelayCause.PeerReset, RelayCause.LinkReset);
    }

    [Fact]
    public async Task Abort_before_the_start_still_closes_everything()
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind, new CancellationToken(canceled: true));
        await Bytes.ReceiveResetAsync(rig.Visitor);
        await Bytes.ReceiveResetAsync(rig.Target);
        (await rig.EndedAsync()).Server.Cause.ShouldBe(RelayCause.Aborted);
    }

    [Fact]
    public async Task End_of_the_engine_breaks_what_still_runs()
    {
        var engine = CreateEngine();
        using var rig = await RelayRig.StartAsync(engine, Kind);
        await engine.DisposeAsync();
        rig.Server.IsCompleted.ShouldBeTrue();
        rig.Client.IsCompleted.ShouldBeTrue();
        await Bytes.ReceiveResetAsync(rig.Visitor);
        await Bytes.ReceiveResetAsync(rig.Target);

        using var late = await RelayRig.StartAsync(engine, Kind);
        (await late.EndedAsync()).Server.Cause.ShouldBeOneOf(RelayCause.Aborted, RelayCause.PeerReset, RelayCause.LinkReset);
        await Bytes.ReceiveResetAsync(late.Visitor);
    }

    [Fact]
    public async Task Link_that_is_already_closed_breaks_the_local_side()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        await links.BindAsync();
        links.Server.Abort();
        var (visitor, atServer) = await Loopback.PairAsync();
        var result = await Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), links.Server, default), default).WaitAsync(Loopback.Patience);
        result.Cause.ShouldBe(RelayCause.Aborted);
        result.LinkReusable.ShouldBeFalse();
        await Bytes.ReceiveResetAsync(visitor);
        visitor.Dispose();
    }

    [Fact]
    public async Task Link_that_is_not_bound_is_the_callers_mistake()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        var (visitor, atServer) = await Loopback.PairAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), links.Server, default), default));
        atServer.Connected.ShouldBeTrue();
        visitor.Dispose();
        atServer.Dispose();
    }

    /// <summary>Takes the error of a reset, so that to a receive the stream has merely ended.</summary>
    protected static void MeetReset(Socket socket)
    {
        socket.Blocking = false;
        socket.Poll(Loopback.Patience, SelectMode.SelectError).ShouldBeTrue();
        socket.Send(new byte[1], SocketFlags.None, out var error);
        error.ShouldBe(SocketError.ConnectionReset);
        socket.Receive(new byte[1], SocketFlags.None, out error).ShouldBe(0);
        error.ShouldBe(SocketError.Success);
    }

    /// <summary>Sends until the connection takes no more: every buffer up to the reader that stands still is full.</summary>
    private static void Congest(Socket socket)
    {
        var chunk = new byte[1 << 20];
        socket.Blocking = false;
        while (socket.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite))
            socket.Send(chunk, SocketFlags.None, out _);
    }

    private static async Task<SocketError> SendForeverAsync(Socket socket)
    {
        var chunk = new byte[64 * 1024];
        try
        {
            while (true)
                await socket.SendAsync(chunk, SocketFlags.None);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }

    private static async Task ShouldTellResetAsync(RelayRig rig, RigEnd end)
    {
        RelayCause[] link = [RelayCause.LinkReset, RelayCause.LinkLost, RelayCause.PeerReset];
        var (server, client) = await rig.EndedAsync();
        server.Cause.ShouldBeOneOf(end switch { RigEnd.Visitor => [RelayCause.LocalReset], RigEnd.ServerLink => [RelayCause.Aborted], _ => link });
        client.Cause.ShouldBeOneOf(end switch { RigEnd.Target => [RelayCause.LocalReset], RigEnd.ClientLink => [RelayCause.Aborted], _ => link });
        server.Detail.ShouldNotBeNull();
        (server.LinkReusable || client.LinkReusable).ShouldBeFalse();
    }
}
