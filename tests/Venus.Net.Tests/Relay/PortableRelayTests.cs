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
}
