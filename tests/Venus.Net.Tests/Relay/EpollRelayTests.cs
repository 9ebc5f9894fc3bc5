using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

public sealed class EpollSealedRelayTests : SealedRelaySuite
{
    protected override IRelayEngine CreateEngine() => new EpollRelayEngine();
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
