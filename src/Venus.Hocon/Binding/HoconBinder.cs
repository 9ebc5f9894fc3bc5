namespace Venus.Hocon;

/// <summary>
/// Turns a resolved tree into immutable options. A record is bound through its primary constructor: each parameter is a key, named by its
/// kebab-case or by <see cref="HoconKeyAttribute"/>; a parameter that is nullable or has a default is optional. Known types are
/// strings, booleans, numbers, enums, <see cref="TimeSpan"/>, <see cref="ByteSize"/>, <see cref="Secret"/>, everything that is
/// <see cref="IParsable{TSelf}"/>, <see cref="IReadOnlyList{T}"/>, <see cref="IReadOnlyDictionary{TKey, TValue}"/> by string, and records of these.
/// </summary>
public static class HoconBinder
{
    /// <summary>
    /// Binds what stands at a path. Never throws for what a file holds: every mistake is reported, and each of them once. A record is
    /// validated (<see cref="IHoconValidated"/>) as soon as everything below it could be built.
    /// </summary>
    /// <typeparam name="T">Type of the options.</typeparam>
    /// <param name="root">The root of the configuration.</param>
    /// <param name="path">Dotted path of the options, such as <c>venus.server</c>; empty for the root itself.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> holds a type that cannot be bound: a mistake of the program.</exception>
    public static HoconBinding<T> Bind<T>(HoconObject root, string path)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(path);
        var errors = new ErrorList();
        var shape = Shape.Of(typeof(T));
        object? result = null;
        var value = path.Length == 0 ? root : root.GetPath(path);
        var valid = value is null || value.IsNull()
            ? Missing(root, path, value, errors)
            : shape.TryBind(new Spot(value, path, IsPartial: false), errors, out result);
        var sorted = errors.Sorted();
        return new HoconBinding<T>(valid && sorted.Count == 0 ? (T?)result : default, sorted);
    }

    private static bool Missing(HoconObject root, string path, HoconValue? written, ErrorList errors)
    {
        errors.Add((written ?? root).Origin, path, written is null ? "missing; it has no default" : "must be set, but is null");
        return false;
    }
}
