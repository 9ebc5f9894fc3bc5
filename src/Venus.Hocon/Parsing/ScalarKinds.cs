namespace Venus.Hocon.Parsing;

/// <summary>Tells what a scalar without quotes is.</summary>
internal static class ScalarKinds
{
    public static HoconScalarKind Of(string text) => text switch
    {
        "true" or "false" => HoconScalarKind.Boolean,
        "null" => HoconScalarKind.Null,
        _ => JsonNumber.IsMatch(text) ? HoconScalarKind.Number : HoconScalarKind.String,
    };
}
