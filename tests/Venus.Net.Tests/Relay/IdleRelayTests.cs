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

        // The four pumps' smallest buffers would be 64 KiB. A socket of .NET's remembers the last array it was given, so that some bridges keep one out of the pool's hands.
        const int MostPerBridge = 40 * 1024;
        await using IRelayEngine engine = epoll ? new EpollRelayEngine() : new PortableRelayEngine();
        using var listener = Loopback.Listen();

        // One buffer for all: a socket remembers the last one it was given.
        var bulk = Bytes.Seeded(0, 300_000);

        // The first ones fill the pools, which keep some dozen arrays for the next use; one a relay would be 25 MiB and more.
        var rigs = new List<RelayRig>();
        await StartAsync(Count / 4);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await StartAsync(Count);
        var perBridge = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        perBridge.ShouldBeLessThan(MostPerBridge);
        foreach (var rig in rigs)
            rig.Dispose();

        async Task StartAsync(int count)
        {
            for (; count > 0; count--)
            {
                var rig = await RelayRig.StartAsync(engine, await LinkPair.ConnectAsync(kind, listener));
                rigs.Add(rig);
                var sending = Task.WhenAll(Bytes.SendAsync(rig.Visitor, bulk), Bytes.SendAsync(rig.Target, bulk));
                await Task.WhenAll(Bytes.ReceiveIntoAsync(rig.Target, bulk), Bytes.ReceiveIntoAsync(rig.Visitor, bulk));
                await sending;
            }
        }
    }
}
