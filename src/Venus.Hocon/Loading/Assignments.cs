using System.Buffers;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>Objects from assignments that stand in no file: on the command line and in the environment.</summary>
internal static class Assignments
{
    private const string Separator = "__";

    private static readonly SearchValues<char> HoconCharacters = SearchValues.Create("{}[]\"$");

    public static ObjectNode FromText(string path, string valueText, string sourceName, DocumentLoader loader, HoconLoadOptions options)
    {
        var pathSource = new SourceText(sourceName, path.Trim(), hasLines: false);
        var keys = Parser.ParsePath(pathSource, loader, options.Limits);
        var origin = pathSource.OriginAt(0);
        var value = valueText.AsSpan().ContainsAny(HoconCharacters)
            ? loader.LoadValue(valueText, sourceName)
            : new ScalarNode(Scalar(valueText.Trim(), origin));
        return new ObjectNode(origin, [FieldNode.Nest(keys, value, _ => origin)]);
    }

    public static ObjectNode FromEnvironment(string prefix, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = prefix.TrimEnd('_') + Separator;
        var fields = new List<FieldNode>();
        foreach (var (name, value) in variables.OrderBy(static variable => variable.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
            {
                fields.Add(FromVariable(name, value));
            }
        }

        return new ObjectNode(new HoconOrigin($"environment variables {start}*", 0, 0), fields);
    }

    private static FieldNode FromVariable(string name, string value)
    {
        var origin = new HoconOrigin($"environment variable {name}", 0, 0);
        var keys = name.Split(Separator).Select(static element => element.ToLowerInvariant().Replace('_', '-')).ToArray();
        return keys.All(static key => key.Length > 0)
            ? FieldNode.Nest(keys, new ScalarNode(new HoconScalar(origin, HoconScalarKind.String, value)), _ => origin)
            : throw new HoconException(origin, "the name has an empty element; write two underscores between elements and none at the end.");
    }

    private static HoconScalar Scalar(string text, HoconOrigin origin) => new(origin, ScalarKinds.Of(text), text);
}
