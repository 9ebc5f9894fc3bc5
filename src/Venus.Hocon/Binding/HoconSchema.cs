namespace Venus.Hocon;

/// <summary>What options say about their keys without any file.</summary>
public static class HoconSchema
{
    /// <summary>
    /// Tells which paths hold a <see cref="Secret"/>, so that a resolved configuration can be shown. Entries of dictionaries and the
    /// objects that they start from (<see cref="HoconDefaultsAttribute"/>) are covered under any name; what was written below a secret is secret too.
    /// </summary>
    /// <typeparam name="T">Type of the options.</typeparam>
    /// <param name="path">Where the options stand: <c>venus.server</c>; empty for the root.</param>
    /// <returns>A test of full dotted paths; keys may be quoted, items of lists are their index.</returns>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> holds a type that cannot be bound.</exception>
    public static Func<string, bool> SecretPaths<T>(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var prefix = path.Length == 0 ? [] : KeyPath.Split(path).ToArray();
        var shape = Shape.Of(typeof(T));
        return asked =>
        {
            var keys = KeyPath.Split(asked).ToArray().AsSpan();
            return keys.StartsWith(prefix) && shape.LeadsToSecret(keys[prefix.Length..]);
        };
    }
}
