using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>One assignment to a key, or one element of a list. Its head is found at most once, when it is first needed.</summary>
internal sealed class Definition(Node node, Scope scope)
{
    public Node Node { get; } = node;

    public Scope Scope { get; } = scope;

    /// <summary>Where the key stands that it is assigned to; <see langword="null"/> for an element of a list.</summary>
    public HoconOrigin? KeyOrigin { get; init; }

    /// <summary>Contains a substitution outside of objects and lists, so that its head depends on other definitions.</summary>
    public bool IsDynamic => Node is SubstitutionNode or ConcatenationNode or AppendNode;

    /// <summary>Its head, once found.</summary>
    public Head? Head { get; set; }

    /// <summary>Whether its head is being looked for: who needs it now has come round in a circle.</summary>
    public bool InProgress { get; set; }

    /// <summary>The keys of definitions that lead to each other, the middle of a long chain left out.</summary>
    public static string DescribeChain(IReadOnlyList<Definition> chain)
    {
        const int ShownAtEachEnd = 6;
        var keys = chain.Count <= 2 * ShownAtEachEnd
            ? chain.Select(static definition => definition.Describe())
            : [
                .. chain.Take(ShownAtEachEnd).Select(static definition => definition.Describe()),
                "…",
                .. chain.TakeLast(ShownAtEachEnd).Select(static definition => definition.Describe()),
            ];
        return string.Join(" → ", keys);
    }

    private string Describe() => Scope.Path is { Length: > 0 } path
        ? Excerpt.Of(HoconPath.Render(path.ToArray()))
        : $"the list element at {Node.Origin}";
}

/// <summary>All assignments to one key, the later ones last; or one element of a list.</summary>
internal sealed class Slot(params Definition[] definitions)
{
    public Definition[] Definitions { get; } = definitions;

    /// <summary>The merged head, once found without the help of looking back.</summary>
    public Head? Head { get; set; }
}
