using Venus.Net.Protocol;

namespace Venus.Net.Tests.Relay;

/// <summary>What a relay over a sealed link does beyond the common suite.</summary>
public abstract class SealedRelaySuite : RelaySuite
{
    protected override LinkKind Kind => LinkKind.Sealed;
}
