using System.Net.Sockets;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What every relay engine does over every kind of link. A new engine is one more subclass per kind.</summary>
public abstract class RelaySuite : IAsyncLifetime
{
    private const int TenMegabytes = 10 << 20;

    private IRelayEngine _engine = null!;

    public static TheoryData<int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int>(0, 1, 2, (1 << 20) + 3);
            foreach (var edge in new[] { 16 * 1024, 64 * 1024, 128 * 1024 })
            {
                // Around the sizes of buffers, of records with what surrounds the payload, and of payloads.
                foreach (var around in new[] { -41, -40, -39, -21, -20, -19, -1, 0, 1 })
                    sizes.Add(edge + around);
            }

            return sizes;
        }
    }

    protected IRelayEngine Engine => _engine;

    protected abstract LinkKind Kind { get; }

    public Task InitializeAsync()
    {
        _engine = CreateEngine();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Relay_of_any_size_delivers_every_byte_both_ways(int size)
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        await ExchangeAsync(rig, Bytes.Seeded(size, size), Bytes.Seeded(~size, size));
        await rig.CompletedAsync(size, size);
    }

    [Fact]
    public async Task Half_close_by_the_visitor_lets_a_long_reply_through()
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        await Bytes.SendAndEndAsync(rig.Visitor, "request"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(rig.Target)).ShouldBe("request"u8.ToArray());

        var reply = Bytes.Seeded(1, TenMegabytes);
        var sending = Bytes.SendAndEndAsync(rig.Target, reply);
        Bytes.Hash(await Bytes.ReceiveToEndAsync(rig.Visitor)).ShouldBe(Bytes.Hash(reply));
        await sending;
        await rig.CompletedAsync(7, TenMegabytes);
    }

    [Fact]
    public async Task Half_close_by_the_target_lets_a_long_upload_through()
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        await Bytes.SendAndEndAsync(rig.Target, "banner"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(rig.Visitor)).ShouldBe("banner"u8.ToArray());

        var upload = Bytes.Seeded(2, TenMegabytes);
        var sending = Bytes.SendAndEndAsync(rig.Visitor, upload);
        Bytes.Hash(await Bytes.ReceiveToEndAsync(rig.Target)).ShouldBe(Bytes.Hash(upload));
        await sending;
        await rig.CompletedAsync(TenMegabytes, 6);
    }

    [Fact]
    public async Task Slow_writer_sees_every_single_byte_delivered_at_once()
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        for (var i = 0; i < 200; i++)
        {
            await Bytes.SendAsync(rig.Visitor, new[] { (byte)i });
            (await Bytes.ReceiveAsync(rig.Target, 1))[0].ShouldBe((byte)i);
            await Bytes.SendAsync(rig.Target, new[] { (byte)~i });
            (await Bytes.ReceiveAsync(rig.Visitor, 1))[0].ShouldBe((byte)~i);
        }

        await ExchangeAsync(rig, [], []);
        await rig.CompletedAsync(200, 200);
    }

    [Fact]
    public async Task Slow_reader_holds_the_sender_back_and_loses_nothing()
    {
        const int Attempted = 256 << 20;
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        var chunk = Bytes.Seeded(3, 1 << 20);
        var accepted = 0L;
        rig.Visitor.Blocking = false;

        // Six kernel buffers stand between the two ends; a relay that read on regardless would take everything.
        while (accepted < Attempted && rig.Visitor.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite))
            accepted += rig.Visitor.Send(chunk.AsSpan((int)(accepted % chunk.Length)), SocketFlags.None, out _);
        accepted.ShouldBeLessThan(Attempted / 4);

        rig.Visitor.Shutdown(SocketShutdown.Send);
        var received = await Bytes.ReceiveToEndAsync(rig.Target);
        received.LongLength.ShouldBe(accepted);
        for (var at = 0; at < received.Length; at += chunk.Length)
        {
            var length = Math.Min(chunk.Length, received.Length - at);
            received.AsSpan(at, length).SequenceEqual(chunk.AsSpan(0, length)).ShouldBeTrue();
        }

        rig.Target.Shutdown(SocketShutdown.Send);
        await rig.CompletedAsync(accepted, 0);
    }

    [Fact]
    public async Task First_bytes_and_early_bytes_go_before_all_others()
    {
        var links = await LinkPair.ConnectAsync(Kind);
        var first = Bytes.Seeded(4, RecordHeader.MaxPayload);
        var early = Bytes.Seeded(5, 100_000);
        using var rig = await RelayRig.StartAsync(Engine, links, first, early);

        await ExchangeAsync(rig, "and the rest"u8.ToArray(), "reply"u8.ToArray(), [.. first, .. early, .. "and the rest"u8]);
        await rig.CompletedAsync(first.Length + early.Length + 12, 5);
    }

    [Fact]
    public async Task A_thousand_relays_at_once_keep_their_bytes_apart()
    {
        const int Count = 1000;
        using var listener = Loopback.Listen();
        var rigs = new RelayRig[Count];
        for (var i = 0; i < Count; i++)
            rigs[i] = await RelayRig.StartAsync(Engine, await LinkPair.ConnectAsync(Kind, listener));

        await Task.WhenAll(rigs.Select((rig, i) => ExchangeAsync(rig, Bytes.Seeded(i, 8000 + i), Bytes.Seeded(~i, 9000 - i))));
        for (var i = 0; i < Count; i++)
        {
            await rigs[i].CompletedAsync(8000 + i, 9000 - i);
            rigs[i].Dispose();
        }
    }

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
    }

    [Fact]
    public async Task Link_that_is_already_closed_breaks_the_local_side()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        await links.BindAsync();
        links.Server.Abort();
        var (visitor, atServer) = await Loopback.PairAsync();
        var result = await Engine.RelayAsync(new RelayBridge(atServer, links.Server, default), default).WaitAsync(Loopback.Patience);
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
        await Should.ThrowAsync<InvalidOperationException>(() => Engine.RelayAsync(new RelayBridge(atServer, links.Server, default), default));
        atServer.Connected.ShouldBeTrue();
        visitor.Dispose();
        atServer.Dispose();
    }

    [Fact]
    public async Task Meter_counts_while_the_relay_runs()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        await links.BindAsync("ab"u8.ToArray());
        var (visitor, atServer) = await Loopback.PairAsync();
        var meter = new RelayMeter();
        var running = Engine.RelayAsync(new RelayBridge(atServer, links.Server, default) { Meter = meter }, default);
        var (targetAtClient, target) = await Loopback.PairAsync();
        var other = Engine.RelayAsync(new RelayBridge(targetAtClient, links.Client, default), default);

        await Bytes.SendAsync(visitor, "cde"u8.ToArray());
        (await Bytes.ReceiveAsync(target, 5)).ShouldBe("abcde"u8.ToArray());
        await Bytes.SendAsync(target, "fg"u8.ToArray());
        await Bytes.ReceiveAsync(visitor, 2);
        await Bytes.SendAsync(visitor, "h"u8.ToArray());
        await Bytes.ReceiveAsync(target, 1);
        meter.BytesToLink.ShouldBeGreaterThanOrEqualTo(5);

        visitor.Dispose();
        target.Dispose();
        await Task.WhenAll(running, other).WaitAsync(Loopback.Patience);
        (meter.BytesToLink, meter.BytesFromLink).ShouldBe((6, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_schedules_deliver_every_byte(int hundred)
    {
        using var listener = Loopback.Listen();
        for (var seed = hundred * 100; seed < (hundred * 100) + 15; seed++)
        {
            using var rig = await RelayRig.StartAsync(Engine, await LinkPair.ConnectAsync(Kind, listener));
            await RandomSchedule.RunAsync(rig, seed).WaitAsync(Loopback.Patience);
        }
    }

    protected static async Task ExchangeAsync(RelayRig rig, byte[] up, byte[] down, byte[]? expectedUp = null)
    {
        var sending = Task.WhenAll(Bytes.SendAndEndAsync(rig.Visitor, up), Bytes.SendAndEndAsync(rig.Target, down));
        var received = await Task.WhenAll(Bytes.ReceiveToEndAsync(rig.Target), Bytes.ReceiveToEndAsync(rig.Visitor));
        await sending;
        Bytes.Hash(received[0]).ShouldBe(Bytes.Hash(expectedUp ?? up));
        Bytes.Hash(received[1]).ShouldBe(Bytes.Hash(down));
    }

    protected abstract IRelayEngine CreateEngine();

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
