using System.Security.Cryptography;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy;

/// <summary>Our server with our client over the first Venus' protocol.</summary>
public sealed class LegacyPairTests
{
    [Fact]
    public async Task Bytes_come_back_unchanged_through_a_half_close()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await server.OnlineAsync();
        var request = RandomNumberGenerator.GetBytes(3_000_001);

        (await Visitor.ExchangeAsync(place.App, request)).ShouldBe(request);
    }

    [Fact]
    public async Task Hundred_visitors_at_once_are_never_swapped()
    {
        var place = LegacyPlace.New();
        await using var target = Lines.NumberingTarget();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await server.OnlineAsync();

        await Lines.TellVisitorsApartAsync(place.App, 100);
    }

    [Fact]
    public async Task Broken_target_resets_the_visitor()
    {
        var place = LegacyPlace.New();
        await using var target = new Target(static async socket =>
        {
            await Lines.ReadAsync(socket);
            socket.Close(0);
        });
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var visitor = await Visitor.ConnectAsync(place.App);
        await Lines.WriteAsync(visitor, "break");
        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
    }

    [Fact]
    public async Task Target_that_is_down_resets_the_visitor_long_before_any_deadline()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server with { LinkTimeout = TimeSpan.FromHours(1), WaitTimeout = TimeSpan.FromHours(1) });
        await using var client = new LegacyClientNode(place.Client(FreePorts.Take()));
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
    }

    [Fact]
    public async Task Drain_lets_a_visitor_finish_and_takes_no_new_one()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");

        var drained = server.Legacy.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(30));
        await server.Events.FirstAsync<LifecycleEvent>(static step => step.Path.EndsWith("/listener", StringComparison.Ordinal) && step.Kind == LifecycleKind.Stopped);
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(() => Visitor.ConnectAsync(place.App));
        (await Lines.AskAsync(visitor, "goodbye")).ShouldBe("goodbye");
        visitor.Dispose();
        (await drained).Reset.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_left_of_visitors_that_have_gone()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await client.OnlineAsync();
        for (var visitor = 0; visitor < 20; visitor++)
        {
            (await Visitor.ExchangeAsync(place.App, "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        }

        // Drained is answered when the last bridge has ended; what is left then are the actors that live as long as the node.
        (await server.Legacy.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(30))).Reset.ShouldBe(0);
        (await client.Legacy.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(30))).Reset.ShouldBe(0);
        (await server.TreeAsync()).ShouldNotContain(static node => node.Path.Contains("/bridges/", StringComparison.Ordinal));
        (await client.TreeAsync()).ShouldNotContain(static node => node.Path.Contains("/bridges/", StringComparison.Ordinal));
    }
}
