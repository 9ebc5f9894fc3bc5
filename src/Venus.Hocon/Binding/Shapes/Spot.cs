namespace Venus.Hocon;

/// <summary>A value under its path, while it is bound.</summary>
/// <param name="Value">The value; never <c>null</c> of HOCON, which is the same as no value.</param>
/// <param name="Path">Full path from the root.</param>
/// <param name="IsPartial">Whether keys may be missing: so it is for the defaults of a dictionary's entries, which are checked and not built.</param>
internal readonly record struct Spot(HoconValue Value, string Path, bool IsPartial)
{
    public Spot Child(string key, HoconValue value) => this with { Value = value, Path = KeyPath.Append(Path, key) };

    /// <summary>What is there, in words.</summary>
    public string Noun => Value switch
    {
        HoconObject => "an object",
        HoconList => "a list",
        HoconScalar { Kind: HoconScalarKind.Number } => "a number",
        HoconScalar { Kind: HoconScalarKind.Boolean } => "a boolean",
        HoconScalar { Kind: HoconScalarKind.Null } => "null",
        _ => "a string",
    };
}

/// <summary>What HOCON's <c>null</c> means to options.</summary>
internal static class HoconNull
{
    /// <summary>Whether the value is <c>null</c>: a key that is not set.</summary>
    public static bool IsNull(this HoconValue value) => value is HoconScalar { Kind: HoconScalarKind.Null };
}
