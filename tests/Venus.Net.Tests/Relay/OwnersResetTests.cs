using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>A relay whose owner resets a connection under it.</summary>
public sealed class OwnersResetTests
{
    [Theory]
    [InlineData(LinkKind.Raw)]
    [InlineData(LinkKind.Sealed)]
    public async Task Owner_is_told_of_its_own_reset_though_the_call_under_way_met_a_reset(LinkKind kind)
    {
        // With bytes flowing both ways the relay once told now and then that the network had reset what its owner had closed.
        await using var engine = new PortableRelayEngine();
        using var links = await LinkPair.ConnectAsync(kind);
        await links.BindAsync();
        var (visitor, atServer) = await Loopback.PairAsync();
        using var _ = visitor;
        using var local = new ResetMidCallConnection(new SocketConnection(atServer));

        var relaying = engine.RelayAsync(new RelayBridge(local, links.Server, default), default);
        local.Reset();
        (await relaying.WaitAsync(Loopback.Patience)).Cause.ShouldBe(RelayCause.Aborted);
    }
}
