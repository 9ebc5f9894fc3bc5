namespace Venus.Hocon;

/// <summary>Reads the text of a scalar.</summary>
internal sealed class ScalarShape(Type type, Func<HoconScalar, Conversion> convert) : Shape
{
    public override Bound StandIn => StandIns.For(type);

    public override Bound Bind(Spot spot, ErrorList errors)
    {
        var conversion = spot.Value is HoconScalar scalar
            ? convert(scalar)
            : Conversion.Failed($"must be a single value, not {spot.Noun}");
        if (conversion.Problem is null)
        {
            return Bound.Whole(conversion.Value);
        }

        errors.AddUnreadable(spot, conversion.Problem);
        return StandIn;
    }

    public override bool LeadsToSecret(ReadOnlySpan<string> keys) => type == typeof(Secret);
}

/// <summary>What came of a scalar's text.</summary>
/// <param name="Value">The instance.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct Conversion(object? Value, string? Problem)
{
    public static Conversion Done(object value) => new(value, null);

    public static Conversion Failed(string problem) => new(null, problem);
}
