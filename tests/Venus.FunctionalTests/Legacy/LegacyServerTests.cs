using System.Security.Cryptography;
using Venus.FunctionalTests.Legacy.Doubles;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy;

/// <summary>Our server with the original clients.</summary>
public sealed class LegacyServerTests
{
    [Theory]
    [InlineData(OriginalVariant.Published)]
    [InlineData(OriginalVariant.Article)]
    public async Task Visitor_reaches_the_target_of_an_original_client(OriginalVariant variant)
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = new OriginalClient(variant, place.CommonPort, place.RemotePort, target.Port);
        await server.OnlineAsync();

        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
        client.IgnoredReads.ShouldBe(0);
    }

    [Theory]
    [InlineData(OriginalVariant.Published)]
    [InlineData(OriginalVariant.Article)]
    public async Task Hundred_visitors_at_once_are_never_swapped_and_no_message_is_lost(OriginalVariant variant)
    {
        var place = LegacyPlace.New();
        await using var target = Lines.NumberingTarget();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = new OriginalClient(variant, place.CommonPort, place.RemotePort, target.Port);
        await server.OnlineAsync();

        await Lines.TellVisitorsApartAsync(place.App, 100);
        client.IgnoredReads.ShouldBe(0);
    }

    [Theory]
    [InlineData(OriginalVariant.Published)]
    [InlineData(OriginalVariant.Article)]
    public async Task Reply_that_ends_the_connection_arrives_whole(OriginalVariant variant)
    {
        var place = LegacyPlace.New();
        var page = RandomNumberGenerator.GetBytes(1_000_000);
        await using var target = new Target(async socket =>
        {
            await Lines.ReadAsync(socket);
            await socket.SendAsync(page);
        });
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = new OriginalClient(variant, place.CommonPort, place.RemotePort, target.Port);
        await server.OnlineAsync();

        using var visitor = await Visitor.ConnectAsync(place.App);
        await Lines.WriteAsync(visitor, "GET /");
        (await Visitor.ReadToEndAsync(visitor)).ShouldBe(page);
    }
}
