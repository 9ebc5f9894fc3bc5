using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>How often something may happen.</summary>
/// <param name="Rate">Times a second, in the long run.</param>
/// <param name="Burst">Times at once after a quiet time.</param>
public sealed record RateOptions(int Rate, int Burst) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() => Require.Positive(("rate", Rate), ("burst", Burst));
}
