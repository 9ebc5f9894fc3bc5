namespace Venus.Hocon;

/// <summary>Reads the text of a scalar.</summary>
internal sealed class ScalarShape(Func<HoconScalar, Conversion> convert, bool isSecret) : Shape
{
    public override bool TryBind(Spot spot, ErrorList errors, out object? result)
    {
        var conversion = spot.Value is HoconScalar scalar
            ? convert(scalar)
            : Conversion.Failed($"must be a single value, not {spot.Noun}");
        if (conversion.Problem is not null)
        {
            errors.AddAt(spot.Value, spot.Path, conversion.Problem);
        }

        result = conversion.Value;
        return conversion.Problem is null;
    }

    public override bool LeadsToSecret(ReadOnlySpan<string> keys) => isSecret;
}

/// <summary>What came of a scalar's text.</summary>
/// <param name="Value">The instance.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct Conversion(object? Value, string? Problem)
{
    public static Conversion Done(object value) => new(value, null);

    public static Conversion Failed(string problem) => new(null, problem);
}
