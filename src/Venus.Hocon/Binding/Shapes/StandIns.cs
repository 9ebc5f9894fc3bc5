using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Venus.Hocon;

/// <summary>Values that stand in for one that could not be read: as far apart as its type allows.</summary>
internal static class StandIns
{
    private static readonly Dictionary<Type, (object Low, object High)> Extremes = new()
    {
        [typeof(string)] = (string.Empty, "?"),
        [typeof(bool)] = (false, true),
        [typeof(byte)] = (byte.MinValue, byte.MaxValue),
        [typeof(short)] = (short.MinValue, short.MaxValue),
        [typeof(ushort)] = (ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = (int.MinValue, int.MaxValue),
        [typeof(uint)] = (uint.MinValue, uint.MaxValue),
        [typeof(long)] = (long.MinValue, long.MaxValue),
        [typeof(double)] = (double.MinValue, double.MaxValue),
        [typeof(TimeSpan)] = (TimeSpan.MinValue, TimeSpan.MaxValue),
        [typeof(ByteSize)] = (new ByteSize(0), new ByteSize(long.MaxValue)),
        [typeof(Secret)] = (new Secret("?"), new Secret("??")),
    };

    /// <summary>What may stand in for a value of the type.</summary>
    public static Bound For(Type type)
    {
        if (Extremes.TryGetValue(type, out var extremes))
        {
            return Bound.Unknown(extremes.Low, extremes.High);
        }

        if (type.IsEnum)
        {
            var names = Enum.GetNames(type);
            return Bound.Unknown(Enum.Parse(type, names[0]), Enum.Parse(type, names[^1]));
        }

        // A rule that looks into an empty one may throw: it is then not judged.
        return type.IsAbstract || type.IsInterface ? Bound.Unknown(null, null) : Bound.Unknown(Empty(type), Empty(type));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Shape.OptionsAreKept)]
    private static object Empty(Type type) => RuntimeHelpers.GetUninitializedObject(type);
}
