namespace Venus.Hocon.Parsing;

/// <summary>A value as it was written: substitutions unanswered, keys unmerged.</summary>
internal abstract record Node(HoconOrigin Origin);

/// <summary>A string, number, boolean or null; neighbours on the line are already joined.</summary>
internal sealed record ScalarNode(HoconScalar Value) : Node(Value.Origin);

/// <summary><c>[ … ]</c>.</summary>
internal sealed record ListNode(HoconOrigin Origin, IReadOnlyList<Node> Items) : Node(Origin);

/// <summary><c>{ … }</c>, or one step of a path that is used as a key.</summary>
internal sealed record ObjectNode(HoconOrigin Origin, IReadOnlyList<EntryNode> Entries) : Node(Origin)
{
    /// <summary>Whether it is a step of a path, and nobody wrote its braces.</summary>
    public bool IsStep { get; init; }
}

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
internal sealed record SubstitutionNode(HoconOrigin Origin, IReadOnlyList<string> Path, bool Optional) : Node(Origin);

/// <summary>Several values on a line, at least one of them not a scalar.</summary>
internal sealed record ConcatenationNode(HoconOrigin Origin, IReadOnlyList<ConcatenationPart> Parts) : Node(Origin);

/// <summary>The value of <c>key += item</c>.</summary>
internal sealed record AppendNode(HoconOrigin Origin, Node Item) : Node(Origin);

/// <summary>One value of a concatenation.</summary>
/// <param name="SpaceBefore">White space between it and the part before, which counts where the whole is a string.</param>
/// <param name="Value">The value.</param>
internal readonly record struct ConcatenationPart(string SpaceBefore, Node Value);

/// <summary>What stands in an object.</summary>
internal abstract record EntryNode;

/// <summary>A field. Later fields override or merge with earlier ones.</summary>
/// <param name="Key">The key.</param>
/// <param name="Origin">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal sealed record FieldNode(string Key, HoconOrigin Origin, Node Value) : EntryNode
{
    /// <summary>The field that assigns a value to a path of at least one key.</summary>
    /// <param name="path">The keys.</param>
    /// <param name="value">The value.</param>
    /// <param name="originOf">Where the key of an index stands.</param>
    public static FieldNode Nest(IReadOnlyList<string> path, Node value, Func<int, HoconOrigin> originOf)
    {
        var start = originOf(0);
        var field = new FieldNode(path[^1], originOf(path.Count - 1), value);
        for (var at = path.Count - 2; at >= 0; at--)
        {
            field = new FieldNode(path[at], originOf(at), new ObjectNode(start, [field]) { IsStep = true });
        }

        return field;
    }
}

/// <summary>The fields of an included file; substitutions among them are relative to the object that they stand in.</summary>
internal sealed record IncludedNode(ObjectNode Root) : EntryNode;
