namespace Venus.Hocon;

/// <summary>How much of a value could be read.</summary>
internal enum Reading
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>An object or a list with a part that could not be read.</summary>
    Partly,

    /// <summary>Nothing: it is missing, or of the wrong kind.</summary>
    Unknown,
}

/// <summary>
/// What came of binding a value. Where it could not be read, two values stand in for it, so that the rules of the record that it
/// belongs to can still be asked: what they say of both, they would say of the right value too.
/// </summary>
/// <param name="Reading">How much could be read.</param>
/// <param name="Low">The value, or the least that may stand in for it; <see langword="null"/> where nothing can.</param>
/// <param name="High">The value, or the most that may stand in for it.</param>
internal readonly record struct Bound(Reading Reading, object? Low, object? High)
{
    /// <summary>Whether there is nothing to stand in for.</summary>
    public bool IsWhole => Reading == Reading.Whole;

    public static Bound Whole(object? value) => new(Reading.Whole, value, value);

    public static Bound Unknown(object? low, object? high) => new(Reading.Unknown, low, high);
}
