using System.Net.Sockets;
using System.Security.Cryptography;
using Venus.Client;
using Venus.Faults;
using Venus.FunctionalTests.Support;
using Venus.Net.Relay;
using Venus.Server;

namespace Venus.FunctionalTests.Faults;

/// <summary>A visitor survives its data link, and the session too: what it sees is latency. What cannot be saved ends in a reset.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Engines => EpollRelayEngine.IsSupported ? ["portable", "epoll"] : ["portable"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Bytes_come_back_unchanged_however_often_the_links_are_cut(string engine)
    {
        // Every link is cut somewhere in its first 300 KB, in one of three ways.
        FaultPlan Plan(Arrival arrival, Random random)
        {
            if (arrival.First != FaultyTunnel.Link)
            {
                return FaultPlan.None;
            }

            var faults = new DirectionFaults { Cut = new Cut(random.Next(64, 300_000), (Ending)random.Next(3)) };
            return random.Next(2) == 0 ? new FaultPlan(faults, new()) : new FaultPlan(new(), faults);
        }

        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, engine, Plan, seed: 11);
        var request = RandomNumberGenerator.GetBytes(3_000_001);

        var reply = await Visitor.ExchangeAsync(await tunnel.OnlineAsync(), request);

        SHA256.HashData(reply).ShouldBe(SHA256.HashData(request));
        tunnel.Server.Events.All<VisitorResumed>().ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Visitors_go_on_when_everything_between_the_nodes_is_reset(string engine)
    {
        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, engine);
        var app = await tunnel.OnlineAsync();
        var visitors = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Visitor.ConnectAsync(app)));
        foreach (var visitor in visitors)
        {
            (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());
        }

        tunnel.Network.CutAll(Ending.Reset);

        foreach (var visitor in visitors)
        {
            (await SayAsync(visitor, "after"u8.ToArray())).ShouldBe("after"u8.ToArray());
            visitor.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_visitor_goes_on_when_the_network_was_silent_for_longer_than_the_session_lives(string engine)
    {
        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, engine);
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());

        tunnel.Network.BlackHole(Ways.Both);
        await visitor.SendAsync("meanwhile"u8.ToArray());
        await tunnel.Server.Events.FirstAsync<ClientOffline>();
        await tunnel.Client.Events.FirstAsync<ServerOffline>();

        // New connections pass again. The old ones stay silent for good, as after a NAT has forgotten them.
        tunnel.Network.BlackHole(Ways.None);
        (await HearAsync(visitor, 9)).ShouldBe("meanwhile"u8.ToArray());
        tunnel.Server.Events.All<VisitorResumed>().ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_half_close_while_the_link_is_gone_arrives_after_it(string engine)
    {
        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, engine);
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());

        tunnel.Network.CutAll(Ending.Reset);
        await visitor.SendAsync("last words"u8.ToArray());
        visitor.Shutdown(SocketShutdown.Send);

        (await Visitor.ReadToEndAsync(visitor)).ShouldBe("last words"u8.ToArray());
        (await tunnel.Server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldBe(nameof(RelayCause.Completed));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_reset_while_the_link_is_gone_arrives_after_it(string engine)
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = new Target(async socket =>
        {
            var word = new byte[1];
            await socket.ReceiveAsync(word);
            await socket.SendAsync(word);
            seen.TrySetResult(await Visitor.EndsInResetAsync(socket));
        });
        await using var tunnel = await OpenAsync(target, engine, grace: 10 * Patience);
        var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "x"u8.ToArray())).ShouldBe("x"u8.ToArray());

        tunnel.Network.CutAll(Ending.Reset);
        await tunnel.Server.Events.FirstAsync<VisitorSuspended>();
        visitor.Close(0);

        (await seen.Task.WaitAsync(Patience)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_visitor_whose_client_does_not_come_back_is_reset_after_the_grace()
    {
        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, "portable", grace: TimeSpan.FromMilliseconds(700));
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());

        await tunnel.Client.DisposeAsync();

        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_visitor_whose_client_has_been_started_anew_is_reset_as_soon_as_that_is_known()
    {
        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, "portable", grace: TimeSpan.FromHours(1));
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());

        // Nothing of the client's last words gets through, as when its process is killed with its machine.
        tunnel.Network.BlackHole(Ways.Both);
        await tunnel.Client.DisposeAsync();
        tunnel.Network.CutAll(Ending.Reset);
        tunnel.Network.BlackHole(Ways.None);
        await using var again = new ClientNode(Options.Client(tunnel.Network.EndPoint.Port, tunnel.Server.Pin, ("app", Options.ClientApp(target.Port))));

        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
        (await tunnel.Server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain("process");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_bridge_that_one_of_the_nodes_does_not_resume_breaks_with_its_link(bool server, bool client)
    {
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 1, static (_, _) => FaultPlan.None, resume: (server, client));
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());

        tunnel.Network.CutAll(Ending.Reset);

        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_a_visitor_says_first_reaches_one_target_once_though_the_answer_to_bind_is_lost(string engine)
    {
        // The first link brings the client's hello and not one byte of BOUND: whether the client had BIND the server cannot know.
        var cut = 0;
        FaultPlan Plan(Arrival arrival, Random random) =>
            arrival.First == FaultyTunnel.Link && Interlocked.Increment(ref cut) <= 8
                ? new FaultPlan(new DirectionFaults { Cut = new Cut(64 + random.Next(20), Ending.Reset) }, new())
                : FaultPlan.None;

        var served = 0;
        await using var target = new Target(async socket =>
        {
            Interlocked.Increment(ref served);
            var buffer = new byte[100];
            var count = await socket.ReceiveAsync(buffer);
            await socket.SendAsync(buffer.AsMemory(0, count));
        });
        await using var tunnel = await OpenAsync(target, engine, Plan);

        (await Visitor.ExchangeAsync(await tunnel.OnlineAsync(), "only once"u8.ToArray())).ShouldBe("only once"u8.ToArray());

        served.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_link_that_is_dead_at_the_clients_end_alone_is_replaced_since_the_client_says_so(string engine)
    {
        await using var target = Target.Echo();
        await using var tunnel = await OpenAsync(target, engine);
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await SayAsync(visitor, "before"u8.ToArray())).ShouldBe("before"u8.ToArray());

        foreach (var link in tunnel.Links)
        {
            link.CutDialler();
        }

        // To the server's system all is well: what it sends is acknowledged, and goes nowhere.
        (await SayAsync(visitor, "after"u8.ToArray())).ShouldBe("after"u8.ToArray());
        await tunnel.Server.Events.FirstAsync<VisitorResumed>();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_visitors_reset_that_meets_a_dead_link_reaches_the_target_long_before_the_grace_is_over(string engine)
    {
        var reset = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = new Target(async socket =>
        {
            await socket.SendAsync("a"u8.ToArray());
            reset.SetResult(await Visitor.EndsInResetAsync(socket));
        });
        await using var tunnel = await OpenAsync(target, engine);
        var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        (await HearAsync(visitor, 1)).ShouldBe("a"u8.ToArray());
        var links = tunnel.Links.ToList();
        links.ForEach(static link => link.Stall(Ways.Both));

        visitor.LingerState = new LingerOption(true, 0);
        visitor.Dispose();
        await tunnel.Server.Events.FirstAsync<VisitorEnded>();
        links.ForEach(static link => link.CutDialler());

        (await reset.Task.WaitAsync(Patience)).ShouldBeTrue();
        tunnel.Client.Log.Lines.ShouldContain(static line => line.Event == "bridge-lost" && line.Text.Contains("the server has ended it"));
    }

    private static Task<FaultyTunnel> OpenAsync(
        Target target, string engine, Func<Arrival, Random, FaultPlan>? plan = null, int seed = 1, TimeSpan? grace = null) => FaultyTunnel.OpenAsync(
        target.Port,
        seed,
        plan ?? (static (_, _) => FaultPlan.None),
        change: options => options with { Links = options.Links with { BindTimeout = TimeSpan.FromSeconds(2), ResumeGrace = grace ?? TimeSpan.FromSeconds(20) } },
        engine: engine == "epoll" ? static () => new EpollRelayEngine(1) : null);

    private static async Task<byte[]> SayAsync(Socket visitor, byte[] words)
    {
        await visitor.SendAsync(words);
        return await HearAsync(visitor, words.Length);
    }

    private static async Task<byte[]> HearAsync(Socket visitor, int length)
    {
        var heard = new byte[length];
        for (var at = 0; at < length;)
        {
            var count = await visitor.ReceiveAsync(heard.AsMemory(at)).AsTask().WaitAsync(Patience);
            count.ShouldBeGreaterThan(0);
            at += count;
        }

        return heard;
    }
}
