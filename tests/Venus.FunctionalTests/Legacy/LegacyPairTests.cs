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
}
