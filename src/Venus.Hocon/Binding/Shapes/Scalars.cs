using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace Venus.Hocon;

/// <summary>How scalars become values: HOCON's automatic type conversions (HOCON.md, "Automatic type conversions"), its durations and sizes.</summary>
internal static class Scalars
{
    private static readonly Dictionary<Type, Func<HoconScalar, Conversion>> BuiltIn = new()
    {
        [typeof(string)] = static scalar => Conversion.Done(scalar.Text),
        [typeof(bool)] = Boolean,
        [typeof(byte)] = Integer<byte>,
        [typeof(short)] = Integer<short>,
        [typeof(ushort)] = Integer<ushort>,
        [typeof(int)] = Integer<int>,
        [typeof(uint)] = Integer<uint>,
        [typeof(long)] = Integer<long>,
        [typeof(double)] = Double,
        [typeof(TimeSpan)] = Duration,
        [typeof(Secret)] = Hidden,
    };

    /// <summary>The conversion to a type, or <see langword="null"/> where the type is no scalar.</summary>
    public static Func<HoconScalar, Conversion>? For(Type type)
    {
        if (BuiltIn.TryGetValue(type, out var convert))
        {
            return convert;
        }

        if (type.IsEnum)
        {
            return EnumNames.ConversionTo(type);
        }

        return Parse(type) is { } parse ? scalar => Parsed(scalar, parse) : null;
    }

    /// <summary><see cref="IParsable{TSelf}.Parse"/> of a type that reads itself. By reflection: a generic method over a type that is known at run time only is not for programs compiled ahead of time.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Shape.OptionsAreKept)]
    private static MethodInfo? Parse(Type type) =>
        type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IParsable<>) && candidate.GenericTypeArguments[0] == type)
            ? type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(IsParse).MaxBy(static method => method.IsPublic)
            : null;

    // An explicit implementation, as IPAddress has it, is named after the interface.
    private static bool IsParse(MethodInfo method) =>
        (method.Name is nameof(IParsable<>.Parse) || (method.Name.StartsWith("System.IParsable<", StringComparison.Ordinal) && method.Name.EndsWith(".Parse", StringComparison.Ordinal)))
        && method.GetParameters() is [{ ParameterType: var text }, { ParameterType: var culture }]
        && text == typeof(string) && culture == typeof(IFormatProvider);

    /// <summary>What the exception of a type that reads itself says is what the user reads.</summary>
    private static Conversion Parsed(HoconScalar scalar, MethodInfo parse)
    {
        try
        {
            return Conversion.Done(parse.Invoke(obj: null, BindingFlags.DoNotWrapExceptions, binder: null, [scalar.Text, CultureInfo.InvariantCulture], culture: null)!);
        }
        catch (Exception refusal) when (refusal is FormatException or OverflowException or ArgumentException)
        {
            return Conversion.Failed(refusal.Message);
        }
    }

    private static Conversion Boolean(HoconScalar scalar) => scalar.Text switch
    {
        "true" or "yes" or "on" => Conversion.Done(true),
        "false" or "no" or "off" => Conversion.Done(false),
        _ => Conversion.Failed($"{Quoted(scalar)} is no boolean; write true or false"),
    };

    private static Conversion Integer<T>(HoconScalar scalar)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        // Through decimal, so that 1e3 is the whole number that it is in JSON.
        const NumberStyles Json = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(scalar.Text, Json, CultureInfo.InvariantCulture, out var number) || decimal.Truncate(number) != number)
        {
            return Conversion.Failed($"{Quoted(scalar)} is no whole number");
        }

        return number < decimal.CreateChecked(T.MinValue) || number > decimal.CreateChecked(T.MaxValue)
            ? Conversion.Failed($"{Quoted(scalar)} is out of range; write a number from {T.MinValue} to {T.MaxValue}")
            : Conversion.Done(T.CreateChecked(number));
    }

    private static Conversion Double(HoconScalar scalar) =>
        double.TryParse(scalar.Text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Conversion.Done(number)
            : Conversion.Failed($"{Quoted(scalar)} is no number");

    private static Conversion Duration(HoconScalar scalar) =>
        HoconDuration.TryParse(scalar.Text, out var duration)
            ? Conversion.Done(duration)
            : Conversion.Failed($"{Quoted(scalar)} is no duration; write a number and a unit, such as 500ms, 5s, 2m or 1h");

    /// <summary>What is wrong with a secret is said without its text.</summary>
    private static Conversion Hidden(HoconScalar scalar) =>
        string.IsNullOrWhiteSpace(scalar.Text) ? Conversion.Failed("is empty: an empty secret protects nothing") : Conversion.Done(new Secret(scalar.Text));

    private static string Quoted(HoconScalar scalar) =>
        scalar.Text.Length <= 80 ? $"'{scalar.Text}'" : $"'{scalar.Text.AsSpan(0, 80)}…'";
}
