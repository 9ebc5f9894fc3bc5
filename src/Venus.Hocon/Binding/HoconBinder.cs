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
    /// validated (<see cref="IHoconValidated"/>) even where a part of it cannot be read: what its rules say then counts where it does not depend on that part.
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
        var value = path.Length == 0 ? root : root.GetPath(path);
        if (value is null || value.IsNull())
        {
            errors.Add((value ?? root).Origin, path, value is null ? "missing; it has no default" : "must be set, but is null");
            return new HoconBinding<T>(default, errors.Sorted());
        }

        var bound = shape.Bind(new Spot(value, path, IsPartial: false), errors);
        var sorted = errors.Sorted();
        return new HoconBinding<T>(sorted.Count == 0 ? (T?)bound.Low : default, sorted);
    }
}
