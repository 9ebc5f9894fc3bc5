using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>What one source may cost: an IPv4 address or an IPv6 network.</summary>
/// <param name="PrefixV4">Leading bits of an IPv4 address that make a source.</param>
/// <param name="PrefixV6">Leading bits of an IPv6 address that make a source.</param>
/// <param name="Handshakes">Control channels that it may try to open.</param>
/// <param name="FailureCost">How many tries a failed one counts for, besides itself.</param>
/// <param name="MaxPending">Peers of it in handshake at once.</param>
/// <param name="TrustedFor">How long a source from which a client logged in is let in before strangers.</param>
/// <param name="MaxTracked">Sources remembered; beyond that the one that was quiet longest is forgotten.</param>
public sealed record SourceLimitOptions(
    int PrefixV4, int PrefixV6, RateOptions Handshakes, int FailureCost, int MaxPending, TimeSpan TrustedFor, int MaxTracked) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var problem in Require.Positive(("max-pending", MaxPending), ("trusted-for", TrustedFor.Ticks), ("max-tracked", MaxTracked)))
        {
            yield return problem;
        }

        if (FailureCost < 0)
        {
            yield return ("failure-cost", "must not be less than zero");
        }

        if (PrefixV4 is < 0 or > 32)
        {
            yield return ("prefix-v4", "must be between 0 and 32");
        }

        if (PrefixV6 is < 0 or > 128)
        {
            yield return ("prefix-v6", "must be between 0 and 128");
        }
    }
}
