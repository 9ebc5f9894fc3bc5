using Venus.Hocon.Parsing;

namespace Venus.Hocon.Loading;

/// <summary>The tree that the keys of a .properties file make.</summary>
internal sealed class PropertyTree
{
    private readonly OrderedDictionary<string, PropertyTree> _children = new(StringComparer.Ordinal);
    private ScalarNode? _value;

    /// <summary>Sets the value at a path; the last one set counts.</summary>
    public void Set(ReadOnlySpan<string> path, ScalarNode value)
    {
        var at = this;
        foreach (var key in path)
        {
            if (!at._children.TryGetValue(key, out var child))
            {
                at._children.Add(key, child = new PropertyTree());
            }

            at = child;
        }

        at._value = value;
    }

    private HoconOrigin? Origin => _value?.Origin;

    public ObjectNode ToNode(HoconOrigin origin) =>
        new(origin, [.. _children.Select(child => new FieldNode(child.Key, child.Value.Origin ?? origin, child.Value.ToValue(origin)))]);

    private Node ToValue(HoconOrigin origin) => _value is not null && _children.Count == 0 ? _value : ToNode(_value?.Origin ?? origin);
}
