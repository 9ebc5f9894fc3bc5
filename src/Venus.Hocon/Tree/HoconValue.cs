using System.Diagnostics.CodeAnalysis;

namespace Venus.Hocon;

/// <summary>A value of a resolved tree: an object, a list or a scalar. Immutable.</summary>
/// <param name="Origin">Where it was written; for a merged object, where its last part was.</param>
public abstract record HoconValue(HoconOrigin Origin)
{
    /// <summary>Where the key stands that the value was assigned to; <see langword="null"/> for the root and for elements of lists.</summary>
    public HoconOrigin? KeyOrigin { get; init; }
}

/// <summary>An object: keys in the order in which they were first written.</summary>
/// <param name="Origin">Where it was written.</param>
/// <param name="Fields">The fields in order; keys are unique and compared by ordinal.</param>
public sealed record HoconObject(HoconOrigin Origin, IReadOnlyList<KeyValuePair<string, HoconValue>> Fields) : HoconValue(Origin)
{
    private readonly Dictionary<string, HoconValue> _byKey = Fields.ToDictionary(static field => field.Key, static field => field.Value, StringComparer.Ordinal);

    /// <summary>Finds a direct field.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value) => _byKey.TryGetValue(key, out value);

    /// <summary>Follows keys separated by dots; <see langword="null"/> where the path leads nowhere. Keys that contain dots are not reached this way.</summary>
    public HoconValue? GetPath(string path)
    {
        HoconValue? at = this;
        foreach (var key in path.Split('.'))
        {
            at = at is HoconObject inner && inner.TryGet(key, out var next) ? next : null;
        }

        return at;
    }
}

/// <summary>A list.</summary>
/// <param name="Origin">Where it was written.</param>
/// <param name="Items">The elements in order.</param>
public sealed record HoconList(HoconOrigin Origin, IReadOnlyList<HoconValue> Items) : HoconValue(Origin);

/// <summary>What a scalar was written as.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The kinds are named as in JSON.")]
public enum HoconScalarKind
{
    /// <summary>A string, quoted or not.</summary>
    String,

    /// <summary>A number, in the syntax of JSON.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>.</summary>
    Null,
}

/// <summary>A string, number, boolean or null.</summary>
/// <param name="Origin">Where it was written.</param>
/// <param name="Kind">What it was written as.</param>
/// <param name="Text">Its text: a string's content without quotes, a number as it was written.</param>
public sealed record HoconScalar(HoconOrigin Origin, HoconScalarKind Kind, string Text) : HoconValue(Origin);
