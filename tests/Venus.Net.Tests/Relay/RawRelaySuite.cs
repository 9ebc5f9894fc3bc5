using Venus.Net.Protocol;

namespace Venus.Net.Tests.Relay;

/// <summary>What a relay over a raw link does beyond the common suite.</summary>
public abstract class RawRelaySuite : RelaySuite
{
    protected override LinkKind Kind => LinkKind.Raw;
}
