namespace Venus.Hocon.Resolving;

/// <summary>A value of which the outermost layer is known: its kind and its keys or elements, but not yet what these hold.</summary>
internal abstract class Head
{
    /// <summary>This head, found below a definition that refers to it, unless a circle was broken to find it.</summary>
    public Head OrBlocked(Cycle? broken) => broken is null ? this : new MissingHead(broken) { IsBlocked = true };
}

/// <summary>No value: an undefined optional substitution, or a path that leads nowhere.</summary>
/// <param name="cycle">Why, where the value would have needed itself.</param>
internal sealed class MissingHead(Cycle? cycle) : Head
{
    public static MissingHead Plain { get; } = new(null);

    public Cycle? Cycle { get; } = cycle;

    /// <summary>
    /// Whether a definition refers to what was assigned below it, and that is not known while the circle is in progress. To make
    /// do with less would lose an assignment, so that not even an optional substitution may.
    /// </summary>
    public bool IsBlocked { get; init; }

    public static MissingHead Because(Cycle? cycle) => cycle is null ? Plain : new MissingHead(cycle);
}

/// <summary>A string, number, boolean or null.</summary>
internal sealed class ScalarHead(HoconScalar value) : Head
{
    public HoconScalar Value { get; } = value;
}

/// <summary>A list.</summary>
internal sealed class ListHead(HoconOrigin origin, Slot[] items) : Head
{
    public HoconOrigin Origin { get; } = origin;

    public Slot[] Items { get; } = items;
}

/// <summary>An object.</summary>
internal sealed class ObjectHead(HoconOrigin origin, OrderedDictionary<string, Slot> fields) : Head
{
    public HoconOrigin Origin { get; } = origin;

    public OrderedDictionary<string, Slot> Fields { get; } = fields;
}

/// <summary>A circle of definitions that need each other.</summary>
/// <param name="Target">The definition that was in progress when it was needed again.</param>
/// <param name="Chain">The definitions from the target to itself.</param>
internal sealed record Cycle(Definition Target, IReadOnlyList<Definition> Chain);
