using System.Buffers;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>Objects from assignments on the command line.</summary>
internal static class Assignments
{
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

    private static HoconScalar Scalar(string text, HoconOrigin origin) => new(origin, ScalarKinds.Of(text), text);
}
