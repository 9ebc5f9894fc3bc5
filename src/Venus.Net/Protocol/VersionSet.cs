using System.Numerics;

namespace Venus.Net.Protocol;

/// <summary>The protocol versions that a side speaks: bit n of a 32-bit set stands for version n.</summary>
/// <param name="Bits">The set as it is on the wire.</param>
public readonly record struct VersionSet(uint Bits)
{
    /// <summary>The version that this code speaks.</summary>
    public const byte Current = 3;

    /// <summary>All that this code speaks.</summary>
    public static VersionSet Supported { get; } = new(1u << Current);

    /// <summary>Whether <paramref name="version"/> is in the set.</summary>
    public bool Contains(byte version) => version < 32 && (Bits & (1u << version)) != 0;

    /// <summary>The highest version that both sets hold.</summary>
    /// <returns>False if they hold none in common.</returns>
    public bool TryHighestCommon(VersionSet other, out byte version)
    {
        var common = Bits & other.Bits;
        version = common == 0 ? (byte)0 : (byte)BitOperations.Log2(common);
        return common != 0;
    }

    /// <summary>The versions in rising order, separated by commas.</summary>
    public override string ToString()
    {
        var bits = Bits;
        return string.Join(',', Enumerable.Range(0, 32).Where(n => (bits & (1u << n)) != 0));
    }
}
