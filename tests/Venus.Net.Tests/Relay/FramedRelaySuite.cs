using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>A link that has carried a short visit is used again, whatever its kind.</summary>
public abstract class FramedRelaySuite : FramedPeerSuite
{
    [Fact]
    public async Task Link_carries_a_hundred_bridges_one_after_another()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        for (var i = 0; i < 100; i++)
        {
            // Not disposed of: that would close the link.
            var first = Bytes.Seeded(i, i * 17);
            var rig = await RelayRig.StartAsync(Engine, links, first);
            var up = Bytes.Seeded(i + 1000, i * 100);
            await ExchangeAsync(rig, up, Bytes.Seeded(i + 2000, i * 90), [.. first, .. up]);
            await rig.CompletedAsync(first.Length + up.Length, i * 90, isShort: true);
            links.Server.IsIdle.ShouldBeTrue();
            links.Client.IsIdle.ShouldBeTrue();
            links.Server.CheckIdle().ShouldBeTrue();
            rig.Visitor.Dispose();
            rig.Target.Dispose();
        }
    }

    [Fact]
    public async Task Link_bound_again_the_moment_it_is_free_loses_no_early_byte()
    {
        using var links = await LinkPair.ConnectAsync(Kind);
        for (var i = 0; i < 100; i++)
        {
            await links.BindAsync();
            var (visitor, atServer) = await Loopback.PairAsync();
            var (atClient, target) = await Loopback.PairAsync();
            var server = Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer), links.Server, default), default);
            var client = Engine.RelayAsync(new RelayBridge(new SocketConnection(atClient), links.Client, default), default);
            visitor.Shutdown(SocketShutdown.Send);
            target.Shutdown(SocketShutdown.Send);

            // The next BIND goes out while the client's relay may still be reading: it arrives glued to the last FINACK.
            (await server.WaitAsync(Loopback.Patience)).LinkReusable.ShouldBeTrue();
            var first = Bytes.Seeded(i, 5000);
            var binding = links.Server.BindAsync(LinkPair.SomeBind(), first, Loopback.Patience, default);
            (await client.WaitAsync(Loopback.Patience)).LinkReusable.ShouldBeTrue();
            (await links.Client.WaitAsync(default).WaitAsync(Loopback.Patience)).ShouldBeOfType<LinkBind>();
            await links.Client.SendBoundAsync(default);
            (await binding).ShouldBeOfType<BindOutcome.Bound>();

            var (visitor2, atServer2) = await Loopback.PairAsync();
            var (atClient2, target2) = await Loopback.PairAsync();
            server = Engine.RelayAsync(new RelayBridge(new SocketConnection(atServer2), links.Server, default), default);
            client = Engine.RelayAsync(new RelayBridge(new SocketConnection(atClient2), links.Client, default), default);
            visitor2.Shutdown(SocketShutdown.Send);
            target2.Shutdown(SocketShutdown.Send);
            (await Bytes.ReceiveToEndAsync(target2)).ShouldBe(first);
            (await server.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 5000, 0, true, null));
            (await client.WaitAsync(Loopback.Patience)).ShouldBe(new RelayResult(RelayCause.Completed, 0, 5000, true, null));
            foreach (var socket in new[] { visitor, target, visitor2, target2 })
                socket.Dispose();
        }
    }
}
