using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

public sealed class EpollSealedRelayTests : SealedRelaySuite
{
    protected override IRelayEngine CreateEngine() => new EpollRelayEngine();
}

/// <summary>As if readers that stand still had all the large buffers of the loop.</summary>
public sealed class EpollShortOfBuffersTests : SealedRelaySuite
{
    protected override IRelayEngine CreateEngine() => new EpollRelayEngine(loops: 1, largeBuffers: 0, busyPoll: TimeSpan.Zero);
}

public sealed class EpollRawRelayTests : RawRelaySuite
{
    protected override IRelayEngine CreateEngine() => new EpollRelayEngine(loops: 2);
}

public sealed class EpollResumeTests : ResumeSuite
{
    protected override IRelayEngine CreateEngine() => new EpollRelayEngine(loops: 2);
}

public sealed class EpollResumablePeerTests : ResumablePeerSuite
{
    protected override IRelayEngine CreateEngine() => new EpollRelayEngine();
}
