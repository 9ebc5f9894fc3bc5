using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>An object from variables of the environment.</summary>
internal static class EnvironmentAssignments
{
    private const string Separator = "__";
    private const string SourcePrefix = "environment variable";

    public static ObjectNode Read(string prefix, IEnumerable<KeyValuePair<string, string>> variables, HoconObject? known)
    {
        var start = prefix.TrimEnd('_') + Separator;
        var fields = new List<FieldNode>();
        foreach (var (name, value) in variables.OrderBy(static variable => variable.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
            {
                fields.Add(FromVariable(name, value, known));
            }
        }

        return new ObjectNode(new HoconOrigin($"{SourcePrefix}s {start}*", 0, 0), fields);
    }

    private static FieldNode FromVariable(string name, string value, HoconObject? known)
    {
        var origin = new HoconOrigin($"{SourcePrefix} {name}", 0, 0);
        var elements = name.Split(Separator);
        if (elements.Any(static element => element.Length == 0))
        {
            throw new HoconException(origin, "the name has an empty element; write two underscores between elements and none at the end.");
        }

        return FieldNode.Nest(Keys(elements, known, origin), new ScalarNode(new HoconScalar(origin, HoconScalarKind.String, value)), _ => origin);
    }

    private static string[] Keys(string[] elements, HoconObject? known, HoconOrigin origin)
    {
        var keys = new string[elements.Length];
        HoconValue? at = known;
        for (var i = 0; i < elements.Length; i++)
        {
            var inner = at as HoconObject;
            keys[i] = Known(Plain(elements[i]), inner, origin) ?? Plain(elements[i]);
            at = inner is not null && inner.TryGet(keys[i], out var next) ? next : null;
        }

        return keys;
    }

    private static string? Known(string plain, HoconObject? among, HoconOrigin origin)
    {
        var meant = among?.Fields.Where(field => Plain(field.Key) == plain && !IsFromEnvironment(field.Value)).ToArray() ?? [];
        return meant.Length < 2 ? meant.FirstOrDefault().Key : throw new HoconException(
            origin,
            $"it may mean {string.Join(" or ", meant.Select(static field => $"'{Excerpt.Of(field.Key)}' ({field.Value.KeyOrigin ?? field.Value.Origin})"))}; "
                + "names in the environment cannot tell these apart: set the key by --set or in the file.");
    }

    private static bool IsFromEnvironment(HoconValue value) => value is HoconObject { Fields.Count: > 0 } inner
        ? inner.Fields.All(static field => IsFromEnvironment(field.Value))
        : value.Origin.Source.StartsWith(SourcePrefix, StringComparison.Ordinal);

    private static string Plain(string key) => key.ToLowerInvariant().Replace('_', '-');
}
