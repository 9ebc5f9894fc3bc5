using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>Alone, since it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(IdleRelayTests), DisableParallelization = true)]
[Collection(nameof(IdleRelayTests))]
public sealed class IdleRelayTests
{
    [Theory]
    [InlineData(LinkKind.Sealed, false)]
    [InlineData(LinkKind.Raw, false)]
    [InlineData(LinkKind.Sealed, true)]
    [InlineData(LinkKind.Raw, true)]
    public async Task Idle_relays_hold_no_buffers(LinkKind kind, bool epoll)
    {
        const int Count = 200;
        const int MostPerBridge = 16 * 1024;
        await using IRelayEngine engine = epoll ? new EpollRelayEngine() : new PortableRelayEngine();
        using var listener = Loopback.Listen();

        // One buffer for all: a socket remembers the last one it was given.
        var bulk = Bytes.Seeded(0, 300_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rigs = new RelayRig[Count];
        for (var i = 0; i < Count; i++)
        {
            rigs[i] = await RelayRig.StartAsync(engine, await LinkPair.ConnectAsync(kind, listener));
            var sending = Task.WhenAll(Bytes.SendAsync(rigs[i].Visitor, bulk), Bytes.SendAsync(rigs[i].Target, bulk));
            await Task.WhenAll(Bytes.ReceiveIntoAsync(rigs[i].Target, bulk), Bytes.ReceiveIntoAsync(rigs[i].Visitor, bulk));
            await sending;
        }

        // What the pool keeps for the next use is a few arrays; one a relay would be 25 MiB and more.
        var perBridge = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        perBridge.ShouldBeLessThan(MostPerBridge);
        foreach (var rig in rigs)
            rig.Dispose();
    }
}
