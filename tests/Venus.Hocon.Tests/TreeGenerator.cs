using FsCheck;
using FsCheck.Fluent;

namespace Venus.Hocon.Tests;

/// <summary>Makes random resolved trees.</summary>
internal static class TreeGenerator
{
    private const int MaxDepth = 4;

    private static readonly HoconOrigin Nowhere = new("generated", 0, 0);

    private static readonly Gen<string> Strings = Gen.OneOf(
        Gen.Elements("", "a", "true", "null", "1", "${x}", "a.b", " x ", "#", "//", "\"", "\"\"\"", "\\", "\n", "\r\n", "\t", "\0", "\u00A0", "é😀", "include", "+="),
        Gen.ListOf(Gen.Choose(0, 0x2100).Select(static code => (char)code)).Select(static characters => string.Concat(characters)));

    private static readonly Gen<HoconValue> Scalars = Gen.OneOf<HoconScalar>(
        Strings.Select(static text => Scalar(HoconScalarKind.String, text)),
        Gen.Elements("0", "-1", "1.50", "1e+5", "-0.0E-7", "123456789012345678901234567890").Select(static text => Scalar(HoconScalarKind.Number, text)),
        Gen.Elements("true", "false").Select(static text => Scalar(HoconScalarKind.Boolean, text)),
        Gen.Constant(Scalar(HoconScalarKind.Null, "null"))).Select(static HoconValue (scalar) => scalar);

    /// <summary>Objects with any keys and values.</summary>
    public static Arbitrary<HoconObject> Objects { get; } = Object(MaxDepth, Strings).ToArbitrary();

    /// <summary>Objects with few keys, so that several of them share some; as texts.</summary>
    public static Arbitrary<string> OverlappingTexts { get; } =
        Object(3, Gen.Elements("a", "b", "c")).Select(static tree => HoconRenderer.ToHocon(tree)).ToArbitrary();

    private static Gen<HoconObject> Object(int depth, Gen<string> keys) =>
        from count in Gen.Choose(0, 4)
        from names in Gen.ListOf(keys, count)
        from values in Gen.ListOf(Value(depth - 1, keys), count)
        select new HoconObject(Nowhere, [.. names.Zip(values, KeyValuePair.Create).DistinctBy(static field => field.Key)]);

    private static Gen<HoconValue> Value(int depth, Gen<string> keys) => depth == 0 ? Scalars : Gen.Frequency(
        (3, Scalars),
        (1, Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Value(depth - 1, keys), count)).Select(static HoconValue (items) => new HoconList(Nowhere, [.. items]))),
        (2, Object(depth, keys).Select(static HoconValue (tree) => tree)));

    private static HoconScalar Scalar(HoconScalarKind kind, string text) => new HoconScalar(Nowhere, kind, text);
}
