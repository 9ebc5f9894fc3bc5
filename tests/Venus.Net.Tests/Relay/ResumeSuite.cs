using System.Net.Sockets;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>A bridge that may lose its link: wherever that happens, every byte arrives, in order, once, and both ends end as they would have without.</summary>
public abstract class ResumeSuite : RelayFixture
{
    /// <summary>
    /// Bytes between two cuts of the exchange of 64 KiB; VENUS_CUT_STRIDE=1 cuts at every byte. That takes three minutes a direction and engine in a network namespace
    /// in which hardly a closed connection waits (net.ipv4.tcp_max_tw_buckets = 16), and a quarter of an hour where the system has to look for a free port among those that do.
    /// </summary>
    private static readonly int Stride = int.TryParse(Environment.GetEnvironmentVariable("VENUS_CUT_STRIDE"), out var stride) && stride > 0 ? stride : 397;

    protected override LinkKind Kind => LinkKind.Sealed;

    [Theory]
    [InlineData(CutKind.Reset)]
    [InlineData(CutKind.End)]
    [InlineData(CutKind.Corrupt)]
    public async Task Bridge_goes_on_over_another_link_whatever_befalls_the_first(CutKind kind)
    {
        using var rig = await ResumableRig.StartAsync(Engine, cuts: link => link == 0 ? new Cut(Up: false, 1_000_000, kind) : null);
        await ExchangeAsync(rig, 3_000_000, 3_000_000, seed: (int)kind);
        rig.Links.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bridge_goes_on_over_another_link_when_its_owner_takes_it_off_the_first(bool server)
    {
        using var rig = await ResumableRig.StartAsync(Engine);
        var exchange = ExchangeUntilAsync(rig, links: 2, seed: 7);
        await Bytes.EventuallyAsync(() => rig.Client.Received > 1_000_000 && rig.Server.Received > 1_000_000);
        rig.Suspend(server);
        await exchange;
    }

    [Fact]
    public async Task Suspended_bridge_keeps_its_local_sockets_and_what_they_do_meanwhile_counts()
    {
        using var rig = await ResumableRig.StartAsync(Engine, firstBytes: "first "u8.ToArray());
        (await Bytes.ReceiveAsync(rig.Target, 6)).ShouldBe("first "u8.ToArray());
        rig.HoldResume();
        rig.Suspend(server: true);
        await rig.Suspended.WaitAsync(Loopback.Patience);
        await Bytes.SendAndEndAsync(rig.Visitor, "request"u8.ToArray());
        await Bytes.SendAndEndAsync(rig.Target, "reply"u8.ToArray());
        rig.Resume();
        (await Bytes.ReceiveToEndAsync(rig.Target)).ShouldBe("request"u8.ToArray());
        (await Bytes.ReceiveToEndAsync(rig.Visitor)).ShouldBe("reply"u8.ToArray());
        await rig.CompletedAsync(13, 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_of_a_local_side_while_suspended_breaks_the_bridge_after_the_resume(bool visitor)
    {
        using var rig = await ResumableRig.StartAsync(Engine);
        await Bytes.SendAsync(rig.Visitor, "x"u8.ToArray());
        await Bytes.ReceiveAsync(rig.Target, 1);
        rig.HoldResume();
        rig.Suspend(server: !visitor);
        await rig.Suspended.WaitAsync(Loopback.Patience);
        (visitor ? rig.Visitor : rig.Target).Close(0);
        rig.Resume();
        await Bytes.ReceiveResetAsync(visitor ? rig.Target : rig.Visitor);
        var (server, client) = await rig.Ended.WaitAsync(Loopback.Patience);
        (visitor ? server : client).Cause.ShouldBe(RelayCause.LocalReset);
        (visitor ? client : server).Cause.ShouldBe(RelayCause.PeerReset);
    }

    [Fact]
    public async Task Reset_that_was_met_on_an_earlier_link_is_no_clean_end_on_the_next()
    {
        using var rig = await ResumableRig.StartAsync(Engine);
        await Bytes.SendAsync(rig.Visitor, "x"u8.ToArray());
        await Bytes.ReceiveAsync(rig.Target, 1);
        rig.HoldResume();
        rig.Suspend(server: true);
        await rig.Suspended.WaitAsync(Loopback.Patience);

        // The kernel tells a reset once: to whoever reads next, the socket has merely ended.
        rig.Server.LocalFault = new SocketException((int)SocketError.ConnectionReset);
        rig.Visitor.Shutdown(SocketShutdown.Send);
        rig.Resume();

        await Bytes.ReceiveResetAsync(rig.Target);
        (await rig.Ended.WaitAsync(Loopback.Patience)).Server.Cause.ShouldBe(RelayCause.LocalReset);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Reset_in_the_middle_of_a_transfer_is_told_behind_all_that_is_on_its_way(bool visitor, bool read)
    {
        // A connection that is merely reset would be a link lost, and the other end would wait for another link until the grace is over.
        using var rig = await ResumableRig.StartAsync(Engine, window: 1 << 20);
        var (breaking, other) = visitor ? (rig.Visitor, rig.Target) : (rig.Target, rig.Visitor);
        var sending = Bytes.SendAsync(breaking, new byte[64 << 20]);
        if (read)
            await Bytes.ReceiveAsync(other, 8 << 20);
        else
            await StandstillAsync(rig);
        breaking.Close(0);
        await Should.ThrowAsync<Exception>(() => sending);
        var (server, client) = await rig.Ended.WaitAsync(Loopback.Patience);
        (visitor ? server : client).Cause.ShouldBe(RelayCause.LocalReset);
        (visitor ? client : server).Cause.ShouldBe(RelayCause.PeerReset);
        await Bytes.ReceiveResetAsync(other);
    }

    [Fact]
    public async Task Abort_breaks_a_resumable_bridge_on_both_sides()
    {
        using var rig = await ResumableRig.StartAsync(Engine);
        await Bytes.SendAsync(rig.Visitor, "x"u8.ToArray());
        await Bytes.ReceiveAsync(rig.Target, 1);
        rig.Abort();
        await Bytes.ReceiveResetAsync(rig.Visitor);
        await Bytes.ReceiveResetAsync(rig.Target);
        var (server, client) = await rig.Ended.WaitAsync(Loopback.Patience);
        (server.Cause, server.Suspended).ShouldBe((RelayCause.Aborted, false));
        (client.Cause, client.Suspended).ShouldBe((RelayCause.PeerReset, false));
    }

    [Theory]
    [InlineData(true, CutKind.Reset)]
    [InlineData(false, CutKind.Reset)]
    [InlineData(true, CutKind.End)]
    [InlineData(false, CutKind.End)]
    public async Task Cut_at_any_byte_of_a_short_exchange_loses_and_doubles_nothing(bool up, CutKind kind)
    {
        // DATA, ACK, FIN and FINACK of both sides are some 300 bytes a direction.
        for (var at = 0; at < 320; at++)
        {
            using var rig = await ResumableRig.StartAsync(Engine, cuts: link => link == 0 ? new Cut(up, at, kind) : null);
            await Bytes.SendAndEndAsync(rig.Visitor, Bytes.Seeded(at, 120));
            Bytes.Hash(await Bytes.ReceiveToEndAsync(rig.Target)).ShouldBe(Bytes.Hash(Bytes.Seeded(at, 120)), $"cut at {at}");
            await Bytes.SendAndEndAsync(rig.Target, Bytes.Seeded(~at, 100));
            Bytes.Hash(await Bytes.ReceiveToEndAsync(rig.Visitor)).ShouldBe(Bytes.Hash(Bytes.Seeded(~at, 100)), $"cut at {at}");
            await rig.CompletedAsync(120, 100);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cuts_all_over_an_exchange_of_64_KiB_lose_and_double_nothing(bool up)
    {
        const int Size = 64 * 1024;
        for (var at = 0; at < Size + 200; at += at < Size - 400 ? Stride : 1)
        {
            using var rig = await ResumableRig.StartAsync(Engine, cuts: link => link == 0 ? new Cut(up, at) : null);
            await ExchangeAsync(rig, Size, Size, seed: at);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Transfer_is_whole_after_many_cuts(int seed)
    {
        const int Cuts = 60;
        var random = new Random(seed);
        using var rig = await ResumableRig.StartAsync(
            Engine, cuts: link => link < Cuts ? new Cut(random.Next(2) == 0, random.Next(600_000), (CutKind)random.Next(3)) : null);
        await ExchangeUntilAsync(rig, Cuts + 1, seed);
    }

    [Fact]
    public async Task Long_transfer_is_whole_after_cuts_in_its_midst()
    {
        const int Cuts = 8;
        var random = new Random(8);
        using var rig = await ResumableRig.StartAsync(
            Engine, cuts: link => link < Cuts ? new Cut(random.Next(2) == 0, 4_000_000 + random.Next(4_000_000), (CutKind)random.Next(3)) : null);
        await ExchangeUntilAsync(rig, Cuts + 1, seed: 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_at_any_byte_of_the_resume_itself_only_delays_it(bool up)
    {
        // RESUME and RESUMED have less.
        for (var at = 0; at < 60; at++)
        {
            using var rig = await ResumableRig.StartAsync(
                Engine,
                cuts: link => link == 0 ? new Cut(Up: false, 20_000) : null,
                cutsWhileResuming: new Once(link => link == 1, new Cut(up, at)).Take);
            await ExchangeAsync(rig, 100_000, 100_000, seed: at);
        }
    }

    [Fact]
    public async Task Both_sides_resend_full_windows_at_once_without_waiting_for_each_other()
    {
        const int Window = 8 << 20;
        using var rig = await ResumableRig.StartAsync(Engine, Window, cuts: link => link < 4 ? new Cut(Up: link % 2 == 0, 9_000_000) : null);
        await ExchangeAsync(rig, 64 << 20, 64 << 20, seed: 5);
    }

    [Fact]
    public async Task Slow_reader_makes_no_node_keep_more_than_its_window()
    {
        const int Window = 1 << 20;
        const int Attempted = 256 << 20;
        var budget = new ReplayBudget(1 << 30);
        using var rig = await ResumableRig.StartAsync(Engine, Window, budget);
        var accepted = 0L;
        var most = 0L;
        rig.Visitor.Blocking = false;
        while (accepted < Attempted && rig.Visitor.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite))
        {
            accepted += rig.Visitor.Send(new byte[1 << 16], SocketFlags.None, out _);
            most = Math.Max(most, budget.Used);
        }

        accepted.ShouldBeLessThan(Attempted / 4);

        // A window at each node: what is kept until it is acknowledged, and what has come and is not taken. The last block of each need not be full.
        most.ShouldBeLessThanOrEqualTo(2 * (Window + ReplayBuffer.LargeBlock));
        (rig.Server.Sent - rig.Server.Acknowledged).ShouldBeLessThanOrEqualTo((ulong)Window);
        rig.Visitor.Shutdown(SocketShutdown.Send);
        (await Bytes.ReceiveToEndAsync(rig.Target)).LongLength.ShouldBe(accepted);
        rig.Target.Shutdown(SocketShutdown.Send);
        await rig.CompletedAsync(accepted, 0);
        budget.Used.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_slow_reader_has_not_taken_when_the_link_breaks_comes_again(bool bothWays)
    {
        // Both ways, each side has put bytes aside to get at the ACKs behind them.
        using var rig = await ResumableRig.StartAsync(Engine);
        var (upload, reply) = (Bytes.Seeded(3, 24 << 20), Bytes.Seeded(4, bothWays ? 24 << 20 : 0));
        var sending = Task.WhenAll(Bytes.SendAndEndAsync(rig.Visitor, upload), Bytes.SendAndEndAsync(rig.Target, reply));
        for (var round = 0; round < 5; round++)
        {
            await StandstillAsync(rig);
            rig.HoldResume();
            rig.Suspend(server: round % 2 == 0);
            await rig.Suspended.WaitAsync(Loopback.Patience);
            rig.Resume();
        }

        var received = await Task.WhenAll(Bytes.ReceiveToEndAsync(rig.Target), Bytes.ReceiveToEndAsync(rig.Visitor));
        await sending;
        Bytes.Hash(received[0]).ShouldBe(Bytes.Hash(upload));
        Bytes.Hash(received[1]).ShouldBe(Bytes.Hash(reply));
        await rig.CompletedAsync(upload.Length, reply.Length);
    }

    [Fact]
    public async Task Visitor_that_sends_all_before_it_reads_anything_is_served()
    {
        // Our ACKs stand behind the target's bytes, which the visitor does not take yet: whoever stopped reading the link there would wait for ever.
        const int Upload = 24 << 20;
        using var rig = await ResumableRig.StartAsync(Engine, window: 128 * 1024);
        var reply = Bytes.Seeded(1, 24 << 20);
        var replying = Bytes.SendAndEndAsync(rig.Target, reply);
        var upload = Bytes.Seeded(2, Upload);
        var receiving = Bytes.ReceiveToEndAsync(rig.Target);
        await Bytes.SendAndEndAsync(rig.Visitor, upload);
        Bytes.Hash(await receiving).ShouldBe(Bytes.Hash(upload));
        Bytes.Hash(await Bytes.ReceiveToEndAsync(rig.Visitor)).ShouldBe(Bytes.Hash(reply));
        await replying;
        await rig.CompletedAsync(Upload, reply.Length);
    }

    [Fact]
    public async Task Used_up_budget_slows_bridges_and_stops_none()
    {
        var budget = new ReplayBudget(0);
        var rigs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ResumableRig.StartAsync(Engine, budget: budget, cuts: link => link == 0 ? new Cut(Up: true, 50_000) : null)));
        await Task.WhenAll(rigs.Select((rig, i) => ExchangeAsync(rig, 200_000, 150_000, seed: i)));
        budget.Used.ShouldBe(0);
        foreach (var rig in rigs)
            rig.Dispose();
    }

    /// <summary>Waits until every buffer is full and nothing moves any more.</summary>
    private static async Task StandstillAsync(ResumableRig rig)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var before = (0ul, 0ul);
        while (await pace.WaitForNextTickAsync() && (rig.Server.Sent + rig.Client.Sent, rig.Server.Received + rig.Client.Received) is var now && now != before)
            before = now;
    }

    private static async Task ExchangeAsync(ResumableRig rig, int up, int down, int seed)
    {
        var (sent, replied) = (Bytes.Seeded(seed, up), Bytes.Seeded(~seed, down));
        var sending = Task.WhenAll(Bytes.SendAndEndAsync(rig.Visitor, sent), Bytes.SendAndEndAsync(rig.Target, replied));
        var received = await Task.WhenAll(Bytes.ReceiveToEndAsync(rig.Target), Bytes.ReceiveToEndAsync(rig.Visitor));
        await sending;
        Bytes.Hash(received[0]).ShouldBe(Bytes.Hash(sent), $"seed {seed}, up");
        Bytes.Hash(received[1]).ShouldBe(Bytes.Hash(replied), $"seed {seed}, down");
        await rig.CompletedAsync(up, down);
    }

    /// <summary>
    /// Both ends send until the bridge is on so manieth a link. No number of bytes would do: either direction may run far ahead of the other, and once it has
    /// ended nothing
    /// passes any more that a cut could wait for.
    /// </summary>
    private static async Task ExchangeUntilAsync(ResumableRig rig, int links, int seed)
    {
        var sending = (Bytes.SendWhileAsync(rig.Visitor, seed, GoesOn), Bytes.SendWhileAsync(rig.Target, ~seed, GoesOn));
        var received = await Task.WhenAll(Bytes.ReceiveDigestAsync(rig.Target), Bytes.ReceiveDigestAsync(rig.Visitor));
        var (up, down) = (await sending.Item1, await sending.Item2);
        received[0].ShouldBe(up, $"seed {seed}, up");
        received[1].ShouldBe(down, $"seed {seed}, down");
        rig.Links.ShouldBe(links);
        await rig.CompletedAsync(up.Length, down.Length);

        bool GoesOn() => rig.Links < links;
    }

    private sealed class Once(Func<int, bool> when, Cut cut)
    {
        private bool _done;

        public Cut? Take(int link)
        {
            if (_done || !when(link))
                return null;
            _done = true;
            return cut;
        }
    }
}
