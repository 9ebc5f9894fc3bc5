using System.Net.Sockets;
using System.Security.Cryptography;
using Venus.Client;
using Venus.Faults;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;
using Venus.Server;

namespace Venus.FunctionalTests.Faults;

/// <summary>What visitors see when the network between the nodes is slow, cut up, torn or silent.</summary>
public sealed class FaultyNetworkTests
{
    private static readonly DirectionFaults Slow = new() { Latency = TimeSpan.FromMilliseconds(5), Jitter = TimeSpan.FromMilliseconds(10), MaxSlice = 700 };

    public static TheoryData<AppEncryption> Encryptions => [AppEncryption.Sealed, AppEncryption.None];

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task Bytes_come_back_unchanged_through_slices_and_latency(AppEncryption encryption)
    {
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(target.Port, 1, (_, _) => FaultPlan.Both(Slow), encryption);
        var request = RandomNumberGenerator.GetBytes(400_001);

        var reply = await Visitor.ExchangeAsync(await tunnel.OnlineAsync(), request);

        SHA256.HashData(reply).ShouldBe(SHA256.HashData(request));
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task Links_that_arrive_in_another_order_than_they_were_dialled_each_carry_their_own_visitor(AppEncryption encryption)
    {
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 2, (_, random) => FaultPlan.Both(Slow with { Latency = TimeSpan.FromMilliseconds(random.Next(60)) }), encryption);
        var app = await tunnel.OnlineAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            var request = Guid.NewGuid().ToByteArray();
            return (Sent: request, Got: await Visitor.ExchangeAsync(app, request));
        }));

        replies.ShouldAllBe(static reply => reply.Got.SequenceEqual(reply.Sent));
    }

    [Fact]
    public async Task A_control_channel_that_is_cut_at_any_byte_is_dialled_again()
    {
        // A login takes some 1,300 bytes up and 1,100 down: every stage of TLS and of the handshake is met.
        var cut = 0;
        FaultPlan Plan(Arrival arrival, Random random)
        {
            if (arrival.First != FaultyTunnel.Control || Interlocked.Increment(ref cut) > 25)
            {
                return FaultPlan.None;
            }

            var faults = new DirectionFaults { Cut = new Cut(random.Next(1500), (Ending)random.Next(3)) };
            return random.Next(2) == 0 ? new FaultPlan(faults, new()) : new FaultPlan(new(), faults);
        }

        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(target.Port, 3, Plan);
        var app = await tunnel.OnlineAsync();
        while (Volatile.Read(ref cut) <= 25)
        {
            var before = tunnel.Server.Events.Count;
            tunnel.Network.CutAll(Ending.Reset);
            await tunnel.Server.Events.NextAsync<AppOnline>(before);
        }

        (await Retry.UntilServedAsync(app)).ShouldBeTrue();
        tunnel.Client.Exit.Requested.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Ways.Up)]
    [InlineData(Ways.Down)]
    [InlineData(Ways.Both)]
    public async Task A_network_that_goes_silent_is_noticed_and_the_app_is_back_after_it(Ways ways)
    {
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(target.Port, 4, (_, _) => FaultPlan.None);
        var app = await tunnel.OnlineAsync();
        var before = tunnel.Server.Events.Count;

        tunnel.Network.BlackHole(ways);
        await tunnel.Server.Events.FirstAsync<ClientOffline>();
        if (ways != Ways.Up)
        {
            await tunnel.Client.Events.FirstAsync<ServerOffline>();
        }

        tunnel.Network.Restore();
        await tunnel.Server.Events.NextAsync<AppOnline>(before);
        (await Retry.UntilServedAsync(app)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task Idle_links_that_lead_nowhere_cost_a_visitor_time_but_not_its_connection(AppEncryption encryption)
    {
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 5, (_, _) => FaultPlan.None, encryption, static options => options with { Links = options.Links with { BindTimeout = TimeSpan.FromMilliseconds(300) } });
        var app = await tunnel.OnlineAsync();
        (await Visitor.ExchangeAsync(app, "first"u8.ToArray())).ShouldBe("first"u8.ToArray());

        foreach (var link in tunnel.Links)
        {
            link.Stall(Ways.Both);
        }

        (await Visitor.ExchangeAsync(app, "second"u8.ToArray())).ShouldBe("second"u8.ToArray());
    }

    [Fact]
    public async Task An_idle_link_that_has_ended_leaves_nothing_behind_long_before_the_next_ping()
    {
        // A client asks the server to close links that it does not need any more, so that TIME_WAIT is the server's.
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 8, (_, _) => FaultPlan.None, change: static options => options with { Links = options.Links with { KeepAlive = TimeSpan.FromHours(1) } }, idle: TimeSpan.FromMilliseconds(100));
        var app = await tunnel.OnlineAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Visitor.ExchangeAsync(app, "x"u8.ToArray())));

        await tunnel.Network.UntilAsync(
            static open => open.Count(static connection => connection.FirstByte == FaultyTunnel.Link) <= 4, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_link_that_is_cut_at_any_byte_never_looks_like_a_clean_end()
    {
        // A visitor gets all of it, or a reset; what it has got is a prefix of what was sent. RST, FIN and half-close alike:
        // a FIN in TCP without one in the records is a truncation.
        var sent = RandomNumberGenerator.GetBytes(100_000);
        FaultPlan Plan(Arrival arrival, Random random)
        {
            if (arrival.First != FaultyTunnel.Link)
            {
                return FaultPlan.None;
            }

            var up = new DirectionFaults { Cut = new Cut(random.Next(64, 130_000), (Ending)random.Next(3)) };
            var down = new DirectionFaults { Cut = new Cut(random.Next(1, 130_000), (Ending)random.Next(3)) };
            return random.Next(2) == 0 ? new FaultPlan(up, new()) : new FaultPlan(new(), down);
        }

        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 6, Plan, change: static options => options with { Links = options.Links with { BindTimeout = TimeSpan.FromMilliseconds(500) } });
        var app = await tunnel.OnlineAsync();

        for (var i = 0; i < 40; i++)
        {
            using var visitor = await Visitor.ConnectAsync(app);
            var (got, reset) = await TalkAsync(visitor, sent);
            sent.AsSpan().StartsWith(got).ShouldBeTrue($"visitor {i} got {got.Length} bytes that nobody sent");
            (reset || got.Length == sent.Length).ShouldBeTrue($"visitor {i} got {got.Length} bytes and a clean end");
        }

        tunnel.Network.Accepted.ShouldBeGreaterThan(20); // cut they were
    }

    private static async Task<(byte[] Got, bool Reset)> TalkAsync(Socket visitor, byte[] sent)
    {
        using var got = new MemoryStream();
        var sending = SendAsync(visitor, sent);
        var buffer = new byte[16384];
        try
        {
            int count;
            while ((count = await visitor.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(30))) > 0)
            {
                got.Write(buffer, 0, count);
            }

            await sending;
            return (got.ToArray(), false);
        }
        catch (SocketException)
        {
            return (got.ToArray(), true);
        }
    }

    private static async Task SendAsync(Socket visitor, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await visitor.SendAsync(bytes)..];
        }

        visitor.Shutdown(SocketShutdown.Send);
    }
}
