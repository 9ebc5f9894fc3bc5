using System.Net;
using Microsoft.Extensions.Time.Testing;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Supervision;

namespace Venus.Server.Tests.Limits;

/// <summary>Places at the gate, and what a handshake costs its source.</summary>
public sealed class PeerLimitsTests
{
    private static readonly IPEndPoint Good = Peer("203.0.113.1");
    private static readonly IPEndPoint Bad = Peer("198.51.100.1");
    private readonly FakeTimeProvider _clock = new();
    private readonly Dice _dice = new();

    [Fact]
    public void Source_that_has_its_share_of_places_gets_no_more_and_others_do()
    {
        var limits = Limits();
        Fill(limits, 3, Bad);

        limits.TryEnter(Bad, out _, out var refusal).ShouldBeFalse();

        refusal.ShouldBe(PeerRefusal.SourceFull);
        limits.TryEnter(Good, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Slow_peer_makes_room_for_a_newer_one_of_its_source()
    {
        var limits = Limits();
        var slow = Fill(limits, 3, Bad);
        _clock.Advance(TimeSpan.FromSeconds(1));

        limits.TryEnter(Bad, out _, out _).ShouldBeTrue();

        await CancelledAsync(slow[0]);
        slow[1].Evicted.IsCancellationRequested.ShouldBeFalse();
        limits.Pending.ShouldBe(3);
        limits.Leave(slow[0]);
        limits.Pending.ShouldBe(3);
    }

    [Fact]
    public void Place_that_is_left_is_free()
    {
        var limits = Limits();
        var peers = Fill(limits, 3, Bad);
        limits.Leave(peers[1]);

        limits.TryEnter(Bad, out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(5, 0.0, true)]
    [InlineData(6, 0.29, false)]
    [InlineData(6, 0.31, true)]
    [InlineData(8, 0.64, false)]
    [InlineData(8, 0.66, true)]
    public void Strangers_are_dropped_at_random_and_ever_more_of_them(int pending, double lot, bool admitted)
    {
        var limits = Limits();
        FillFromMany(limits, pending);
        _dice.Lot = lot;

        limits.TryEnter(Good, out _, out var refusal).ShouldBe(admitted);
        if (!admitted)
        {
            refusal.ShouldBe(PeerRefusal.EarlyDrop);
        }
    }

    [Fact]
    public void Full_gate_admits_no_stranger_as_long_as_none_is_slow()
    {
        var limits = Limits();
        FillFromMany(limits, 10);
        _clock.Advance(TimeSpan.FromSeconds(0.9));

        limits.TryEnter(Good, out _, out var refusal).ShouldBeFalse();

        refusal.ShouldBe(PeerRefusal.Full);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public async Task Slow_strangers_make_room_for_a_new_one_whatever_the_lot_says(int pending)
    {
        var limits = Limits();
        var slow = FillFromMany(limits, pending);
        _dice.Lot = 0;
        _clock.Advance(TimeSpan.FromSeconds(1));

        limits.TryEnter(Good, out _, out _).ShouldBeTrue();

        await CancelledAsync(slow[0]);
        limits.Pending.ShouldBe(pending);
    }

    [Fact]
    public async Task Source_that_has_proven_itself_goes_before_strangers()
    {
        var limits = Limits();
        limits.Proven(Good);
        var strangers = FillFromMany(limits, 10);
        _dice.Lot = 0;

        limits.TryEnter(Good, out _, out _).ShouldBeTrue();

        await CancelledAsync(strangers[0]);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public async Task Crowded_source_makes_room_for_one_that_has_no_place_whatever_the_lot_says(int pending)
    {
        var limits = Limits();
        var few = FillFromMany(limits, pending - 3);
        var crowd = Fill(limits, 3, Peer("192.0.2.1"));
        _dice.Lot = 0;

        limits.TryEnter(Good, out _, out _).ShouldBeTrue();

        await CancelledAsync(crowd[0]);
        few.ShouldAllBe(static peer => !peer.Evicted.IsCancellationRequested);
    }

    [Fact]
    public void Crowded_source_takes_no_place_of_another_one_that_has_as_many()
    {
        var limits = Limits();
        foreach (var host in new[] { "198.51.100.2", "198.51.100.3" })
        {
            Fill(limits, 3, Peer(host));
        }

        Fill(limits, 2, Bad);
        _dice.Lot = 0;

        limits.TryEnter(Bad, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Slow_client_keeps_its_place_while_a_stranger_can_make_room()
    {
        var limits = Limits();
        limits.Proven(Good);
        var client = Fill(limits, 1, Good)[0];
        var strangers = FillFromMany(limits, 9);
        _clock.Advance(TimeSpan.FromSeconds(1));

        limits.TryEnter(Bad, out _, out _).ShouldBeTrue();

        await CancelledAsync(strangers[0]);
        client.Evicted.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void Trust_comes_to_an_end()
    {
        var limits = Limits();
        limits.Proven(Good);
        _clock.Advance(TimeSpan.FromMinutes(10));
        FillFromMany(limits, 6);
        _dice.Lot = 0;

        limits.TryEnter(Good, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Handshakes_of_a_source_are_limited_and_come_back_with_time()
    {
        var limits = Limits();
        Handshakes(limits, Bad, 6).ShouldBe(4);
        Handshakes(limits, Good, 1).ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Handshakes(limits, Bad, 6).ShouldBe(2);
    }

    [Fact]
    public void Failed_handshake_weighs_more_and_its_debt_is_bounded()
    {
        var limits = Limits();
        Handshakes(limits, Bad, 1).ShouldBe(1);
        for (var times = 0; times < 100; times++)
        {
            limits.Failed(Bad);
        }

        // Four below zero at most: two a second are back above one after two and a half seconds.
        _clock.Advance(TimeSpan.FromSeconds(2.4));
        Handshakes(limits, Bad, 1).ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Handshakes(limits, Bad, 1).ShouldBe(1);
        Handshakes(limits, Good, 1).ShouldBe(1);
    }

    [Fact]
    public void All_strangers_together_are_limited_and_proven_sources_are_not()
    {
        var limits = Limits();
        limits.Proven(Good);
        var strangers = Enumerable.Range(1, 20).Sum(host => Handshakes(limits, Peer($"198.51.100.{host}"), 1));

        strangers.ShouldBe(10);
        Handshakes(limits, Good, 1).ShouldBe(1);
    }

    [Fact]
    public void Sources_that_take_all_they_get_leave_half_of_what_all_share_to_those_that_come_fresh()
    {
        var options = Samples.Server();
        options = options with { Limits = options.Limits with { Handshakes = new RateOptions(20, 100), Source = options.Limits.Source with { Handshakes = new RateOptions(1000, 1000) } } };
        var limits = new PeerLimits(new LiveOptions<ServerOptions>(options), _clock, _dice);
        var greedy = Enumerable.Range(1, 3).Select(host => Peer($"198.51.100.{host}")).ToList();
        for (var second = 0; second < 30; second++)
        {
            greedy.ForEach(source => Handshakes(limits, source, 100));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        limits.TryEnter(greedy[0], out var peer, out _).ShouldBeTrue();
        while (limits.TryHandshake(peer!, out var refusal) || refusal != PeerRefusal.SourceShare)
        {
            // All that it gets.
        }

        var fresh = Enumerable.Range(1, 100).Sum(host => Handshakes(limits, Peer($"203.0.113.{host}"), 1));
        fresh.ShouldBeInRange(40, 60);
    }

    [Fact]
    public void Sources_that_take_all_they_get_share_what_comes_back_alike()
    {
        var options = Samples.Server();
        options = options with { Limits = options.Limits with { Handshakes = new RateOptions(20, 100), Source = options.Limits.Source with { Handshakes = new RateOptions(1000, 1000) } } };
        var limits = new PeerLimits(new LiveOptions<ServerOptions>(options), _clock, _dice);
        var taken = new int[4];
        for (var tick = 0; tick < 2000; tick++)
        {
            // The first one asks first, and ten times as often.
            for (var source = 0; source < taken.Length; source++)
            {
                taken[source] += Handshakes(limits, Peer($"198.51.100.{source + 1}"), source == 0 ? 10 : 1);
            }

            _clock.Advance(TimeSpan.FromSeconds(0.05));
        }

        taken.ShouldAllBe(count => count > taken.Sum() / 5);
    }

    [Fact]
    public void Quiet_sources_are_forgotten_and_their_number_is_bounded()
    {
        var (options, table) = (Samples.Source, new SourceTable(_clock));
        for (var host = 1; host <= 100; host++)
        {
            table.Of(SourcePrefix.Of(Peer($"10.0.0.{host}"), options), options).Failed(options);
        }

        table.Count.ShouldBe(options.MaxTracked);
        _clock.Advance(TimeSpan.FromHours(1));
        for (var times = 0; times < 8; times++)
        {
            table.Of(SourcePrefix.Of(Peer($"10.1.0.{times}"), options), options);
        }

        table.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void Proven_source_outlives_a_flood_of_new_ones()
    {
        var (options, table) = (Samples.Source, new SourceTable(_clock));
        var good = table.Of(SourcePrefix.Of(Good, options), options);
        good.Proven();
        for (var host = 0; host < 1000; host++)
        {
            table.Of(SourcePrefix.Of(Peer($"10.0.{host / 250}.{host % 250}"), options), options).Failed(options);
        }

        table.Count.ShouldBe(options.MaxTracked);
        table.Of(SourcePrefix.Of(Good, options), options).ShouldBeSameAs(good);
    }

    [Fact]
    public void Source_in_debt_that_still_knocks_is_not_forgotten()
    {
        var (options, table) = (Samples.Source, new SourceTable(_clock));
        var bad = table.Of(SourcePrefix.Of(Bad, options), options);
        bad.Failed(options);
        for (var host = 1; host <= 100; host++)
        {
            table.Of(SourcePrefix.Of(Peer($"10.0.0.{host}"), options), options).Failed(options);
            table.Of(SourcePrefix.Of(Bad, options), options).ShouldBeSameAs(bad);
        }
    }

    private static IPEndPoint Peer(string address) => new(IPAddress.Parse(address), 4711);

    private static async Task CancelledAsync(PendingPeer peer)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = peer.Evicted.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static List<PendingPeer> Fill(PeerLimits limits, int count, IPEndPoint source)
    {
        var peers = new List<PendingPeer>();
        for (var entered = 0; entered < count; entered++)
        {
            limits.TryEnter(source, out var peer, out _).ShouldBeTrue();
            peers.Add(peer!);
        }

        return peers;
    }

    private static int Handshakes(PeerLimits limits, IPEndPoint source, int tries)
    {
        limits.TryEnter(source, out var peer, out _).ShouldBeTrue();
        var given = Enumerable.Range(0, tries).Count(_ => limits.TryHandshake(peer!, out var _));
        limits.Leave(peer!);
        return given;
    }

    private List<PendingPeer> FillFromMany(PeerLimits limits, int count)
    {
        _dice.Lot = 1;
        return [.. Enumerable.Range(1, count).SelectMany(host => Fill(limits, 1, Peer($"198.51.100.{host}")))];
    }

    private PeerLimits Limits() => new(new LiveOptions<ServerOptions>(Samples.Server()), _clock, _dice);

    private sealed class Dice : Random
    {
        public double Lot { get; set; } = 1;

        public override double NextDouble() => Lot;
    }
}
