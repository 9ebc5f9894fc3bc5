using Venus.Net.Protocol;
using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

/// <summary>What every relay engine does over every kind of link. A new engine is one more subclass per kind.</summary>
public abstract class RelaySuite : IAsyncLifetime
{
    private IRelayEngine _engine = null!;

    protected IRelayEngine Engine => _engine;

    protected abstract LinkKind Kind { get; }

    public static TheoryData<int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int>(0, 1, 2, (1 << 20) + 3);
            foreach (var edge in new[] { 16 * 1024, 64 * 1024, 128 * 1024 })
            {
                // Around the sizes of buffers, of records with what surrounds the payload, and of payloads.
                foreach (var around in new[] { -21, -20, -19, -1, 0, 1 })
                    sizes.Add(edge + around);
            }

            return sizes;
        }
    }

    public Task InitializeAsync()
    {
        _engine = CreateEngine();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Relay_of_any_size_delivers_every_byte_both_ways(int size)
    {
        using var rig = await RelayRig.StartAsync(Engine, Kind);
        var up = Bytes.Seeded(size, size);
        var down = Bytes.Seeded(~size, size);

        var sending = Task.WhenAll(Bytes.SendAndEndAsync(rig.Visitor, up), Bytes.SendAndEndAsync(rig.Target, down));
        var received = await Task.WhenAll(Bytes.ReceiveToEndAsync(rig.Target), Bytes.ReceiveToEndAsync(rig.Visitor));
        await sending;

        Bytes.Hash(received[0]).ShouldBe(Bytes.Hash(up));
        Bytes.Hash(received[1]).ShouldBe(Bytes.Hash(down));
        await rig.CompletedAsync(size, size);
    }

    protected abstract IRelayEngine CreateEngine();
}
