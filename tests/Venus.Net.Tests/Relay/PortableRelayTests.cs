using Microsoft.Extensions.Time.Testing;
using Venus.Net.Protocol;
using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

public sealed class PortableSealedRelayTests : SealedRelaySuite
{
    protected override IRelayEngine CreateEngine() => new PortableRelayEngine();
}

public sealed class PortableRawRelayTests : RawRelaySuite
{
    protected override IRelayEngine CreateEngine() => new PortableRelayEngine();
}

public sealed class PortableResumeTests : ResumeSuite
{
    protected override IRelayEngine CreateEngine() => new PortableRelayEngine();
}

public sealed class PortableResumablePeerTests : ResumablePeerSuite
{
    protected override IRelayEngine CreateEngine() => new PortableRelayEngine();

    [Fact]
    public async Task Acknowledgement_lets_others_go_for_a_while_then_rides_and_only_then_goes_alone()
    {
        var time = new FakeTimeProvider();
        await using var engine = new PortableRelayEngine(time);
        using var bridge = await StartAsync(engine: engine);
        for (var exchange = 0; exchange < 10; exchange++)
            (await bridge.ExchangeAsync()).ShouldBeEmpty();

        time.Advance(TimeSpan.FromMilliseconds(Receipts.RideAfter + 10));
        (await bridge.ExchangeAsync()).ShouldBeEmpty();
        (await ReadAsync(bridge.Peer)).ShouldBe((RecordType.Ack, 11ul), "behind the data");

        // What comes after that has a time of its own, whatever the timer was set for.
        (await bridge.ExchangeAsync()).ShouldBeEmpty();
        time.Advance(TimeSpan.FromMilliseconds(Receipts.RideAfter - 10));
        (await bridge.ExchangeAsync()).ShouldBeEmpty();
        time.Advance(TimeSpan.FromMilliseconds(Receipts.Delay));
        (await ReadAsync(bridge.Peer)).ShouldBe((RecordType.Ack, 13ul), "alone");
    }
}
