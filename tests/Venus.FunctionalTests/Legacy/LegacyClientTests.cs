using Venus.Client.Legacy;
using Venus.FunctionalTests.Legacy.Doubles;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy;

/// <summary>Our client with the original server.</summary>
public sealed class LegacyClientTests
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Visitor_of_an_original_server_reaches_the_target()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        using var server = new OriginalServer(place.CommonPort, place.RemotePort, place.ToPort, Heartbeat);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await client.OnlineAsync();

        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task Many_visitors_of_an_original_server_are_served_each_on_a_connection_of_its_own()
    {
        var place = LegacyPlace.New();
        await using var target = Lines.NumberingTarget();
        using var server = new OriginalServer(place.CommonPort, place.RemotePort, place.ToPort, Heartbeat);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await client.OnlineAsync();

        await Lines.TellVisitorsApartAsync(place.App, 20);
    }

    [Fact]
    public async Task Control_connection_that_an_original_server_loses_is_dialled_again()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        using var server = new OriginalServer(place.CommonPort, place.RemotePort, place.ToPort, Heartbeat);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await client.OnlineAsync();

        server.LoseClient();
        await client.Events.FirstAsync<LegacyAppOffline>();
        var heard = client.Events.Count;
        await client.Events.NextAsync<LegacyAppOnline>(heard - 1);

        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }
}
