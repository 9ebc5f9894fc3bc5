using System.Net.Sockets;
using System.Security.Cryptography;
using Venus.Faults;
using Venus.FunctionalTests.Support;
using Venus.Net.Relay;
using Venus.Server;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Faults;

/// <summary>Bridges that can be resumed, on a network that gives them reason to, and how they end all the same.</summary>
public sealed class ResumeFaultTests
{
    public static TheoryData<string> Engines => OperatingSystem.IsLinux() ? ["portable", "epoll"] : ["portable"];

    [Theory]
    [InlineData(Ending.Reset)]
    [InlineData(Ending.Finish)]
    [InlineData(Ending.HalfClose)]
    public async Task Bytes_arrive_once_and_in_order_over_links_that_are_cut_at_any_byte(Ending ending)
    {
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(target.Port, 11, (arrival, random) => arrival.First == FaultyTunnel.Link ? Cut(random, ending) : FaultPlan.None, change: Resumable);
        var request = RandomNumberGenerator.GetBytes(2_000_000);

        var reply = await Visitor.ExchangeAsync(await tunnel.OnlineAsync(), request);

        SHA256.HashData(reply).ShouldBe(SHA256.HashData(request));
        tunnel.Network.Accepted.ShouldBeGreaterThan(8); // cut they were
    }

    [Fact]
    public async Task Links_that_die_before_anything_has_passed_are_not_tried_in_a_hurry()
    {
        // Each later link takes the client's RESUMED and dies; every attempt but the first waits 50 ms or more.
        var resumed = 0;
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 12, (arrival, _) => arrival.First == FaultyTunnel.Link && Volatile.Read(ref resumed) == 1 ? new FaultPlan(new(), new() { Cut = new Cut(90, Ending.Reset) }) : FaultPlan.None, change: Resumable);
        using var visitor = await Visitor.ConnectAsync(await tunnel.OnlineAsync());
        await visitor.SendAsync("a"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);

        Volatile.Write(ref resumed, 1);
        tunnel.Network.CutAll(Ending.Reset, FaultyTunnel.Link);
        var begun = TimeProvider.System.GetTimestamp();
        await visitor.SendAsync(new byte[100_000]);
        var heard = 0;
        for (var i = 0; i < 7; i++)
        {
            await tunnel.Server.Events.NextAsync<VisitorSuspended>(heard);
            heard = tunnel.Server.Events.Count;
        }

        TimeProvider.System.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task Visitors_whose_link_dies_with_the_answer_to_bind_are_served_all_the_same()
    {
        // Every second link dies within the client's first words. The server asks another link for the bridge, which may come before the client
        // has looked at the BIND that came on the dead one.
        await using var target = Target.Echo();
        await using var tunnel = await FaultyTunnel.OpenAsync(
            target.Port, 13, static (arrival, random) => arrival.First == FaultyTunnel.Link && arrival.Number % 2 == 0
                ? new FaultPlan(new() { Cut = new Cut(random.Next(65, 90), Ending.Reset) }, new()) : FaultPlan.None, change: Resumable);
        var app = await tunnel.OnlineAsync();

        for (var i = 0; i < 150; i++)
        {
            var request = Guid.NewGuid().ToByteArray();
            (await Visitor.ExchangeAsync(app, request)).ShouldBe(request);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_server_that_ends_ends_its_bridges_at_the_client_without_waiting_for_a_new_link(string engine)
    {
        const int visitors = 40;
        var reset = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = new Target(async socket =>
        {
            await socket.SendAsync("a"u8.ToArray());
            if (await Visitor.EndsInResetAsync(socket) && Interlocked.Increment(ref reset) == visitors)
            {
                all.TrySetResult();
            }
        });
        await using var server = new ServerNode(Resumable(Options.Server(("app", Options.ServerApp()))), TestIdentity.Shared, Engine(engine));
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))), Engine(engine));
        var app = await server.OnlineAsync("app");
        var here = new List<Socket>();
        for (var i = 0; i < visitors; i++)
        {
            here.Add(await Visitor.ConnectAsync(app));
            (await here[i].ReceiveAsync(new byte[1])).ShouldBe(1);
        }

        await server.DisposeAsync();

        await all.Task.WaitAsync(TimeSpan.FromSeconds(20)); // the grace is 30 s
        client.Log.Lines.ShouldNotContain(static line => line.Event == "bridge-suspended");
        here.ForEach(static visitor => visitor.Dispose());
    }

    private static ServerOptions Resumable(ServerOptions options) => options with { Links = options.Links with { ResumeGrace = TimeSpan.FromSeconds(30) } };

    private static IRelayEngine Engine(string name) => name == "epoll" ? new EpollRelayEngine(1) : new PortableRelayEngine();

    private static FaultPlan Cut(Random random, Ending ending)
    {
        var faults = new DirectionFaults { Cut = new Cut(random.Next(64, 300_000), ending) };
        return random.Next(2) == 0 ? new FaultPlan(faults, new()) : new FaultPlan(new(), faults);
    }
}
