using Venus.Net.Protocol;
using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

/// <summary>An engine and a kind of link to test.</summary>
public abstract class RelayFixture : IAsyncLifetime
{
    private IRelayEngine _engine = null!;

    protected IRelayEngine Engine => _engine;

    protected abstract LinkKind Kind { get; }

    public Task InitializeAsync()
    {
        _engine = CreateEngine();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    protected static async Task ExchangeAsync(RelayRig rig, byte[] up, byte[] down, byte[]? expectedUp = null)
    {
        var sending = Task.WhenAll(Bytes.SendAndEndAsync(rig.Visitor, up), Bytes.SendAndEndAsync(rig.Target, down));
        var received = await Task.WhenAll(Bytes.ReceiveToEndAsync(rig.Target), Bytes.ReceiveToEndAsync(rig.Visitor));
        await sending;
        Bytes.Hash(received[0]).ShouldBe(Bytes.Hash(expectedUp ?? up));
        Bytes.Hash(received[1]).ShouldBe(Bytes.Hash(down));
    }

    protected abstract IRelayEngine CreateEngine();
}
