using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>Every byte arrives, in order, once, both ways, whatever the sizes and the pace.</summary>
public abstract class RelayDeliverySuite : RelayFixture
{
    private const int TenMegabytes = 10 << 20;

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

    [Fact]
    public async Task Meter_counts_while_the_relay_runs()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        await links.BindAsync("ab"u8.ToArray());
        var (visitor, atServer) = await Loopback.PairAsync();
        var meter = new RelayMeter();
        var running = Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), links.Server, default) { Meter = meter }, default);
        var (targetAtClient, target) = await Loopback.PairAsync();
        var other = Engine.RelayAsync(new RelayBridge(new SocketConnection(targetAtClient), links.Client, default), default);

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
}
