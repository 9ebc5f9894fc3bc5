using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>Finds objects that are opened twice with braces in one file: <c>web { … }</c> and again <c>web { … }</c>, and not <c>web.port = 1</c>.</summary>
internal sealed class Reopenings(IReadOnlyList<string[]> parents)
{
    private readonly Dictionary<(string Path, string Source), HoconOrigin> _open = [];
    private readonly List<HoconReopening> _found = [];

    /// <summary>Those right below the parents, in the order in which they are written.</summary>
    public IReadOnlyList<HoconReopening> In(IEnumerable<Node> layers)
    {
        foreach (var layer in layers.OfType<ObjectNode>())
        {
            Walk(layer, []);
        }

        // A file that is included twice is no second opening.
        return [.. _found.Where(static reopening => reopening.First != reopening.Again).Distinct()];
    }

    private void Walk(ObjectNode node, string[] path)
    {
        foreach (var entry in node.Entries)
        {
            switch (entry)
            {
                case IncludedNode included:
                    Walk(included.Root, path);
                    break;
                case FieldNode field when parents.Any(parent => parent.SequenceEqual(path)):
                    Take(field, HoconPath.Render([.. path, field.Key]));
                    break;
                case FieldNode { Value: ObjectNode inner } field:
                    Descend(inner, [.. path, field.Key]);
                    break;
            }
        }
    }

    private void Descend(ObjectNode node, string[] path)
    {
        if (parents.Any(parent => parent.AsSpan().StartsWith(path)))
        {
            Walk(node, path);
        }
    }

    private void Take(FieldNode field, string path)
    {
        var key = (path, field.Origin.Source);
        switch (field.Value)
        {
            case ObjectNode { IsStep: false } when !_open.TryAdd(key, field.Origin):
                _found.Add(new HoconReopening(path, _open[key], field.Origin));
                break;
            case ScalarNode:
                // web = null clears what was there: what follows is meant to begin anew.
                _open.Remove(key);
                break;
        }
    }
}
