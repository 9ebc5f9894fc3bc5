using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>Tells which definitions refer to their own key.</summary>
internal static class SelfReference
{
    /// <summary>Whether the definition needs the one assigned below it and, for its head, no other.</summary>
    public static bool IsAllOf(Definition definition) => definition.Node switch
    {
        AppendNode => true,
        ConcatenationNode concatenation =>
            concatenation.Parts.Any(static part => part.Value is SubstitutionNode)
            && concatenation.Parts.All(part => part.Value is not SubstitutionNode || Refers(part.Value, definition.Scope)),
        var node => Refers(node, definition.Scope),
    };

    public static bool StartsWith(IReadOnlyList<string> path, KeyPath prefix)
    {
        if (path.Count < prefix.Length)
        {
            return false;
        }

        var at = prefix;
        for (var index = prefix.Length - 1; index >= 0; index--)
        {
            if (path[index] != at!.Key)
            {
                return false;
            }

            at = at.Parent;
        }

        return true;
    }

    private static bool Refers(Node node, Scope scope) =>
        node is SubstitutionNode substitution
        && scope.Path is { } home
        && scope.File.Mount is { } mount
        && home.Length == mount.Length + substitution.Path.Count
        && StartsWith([.. mount.ToArray(), .. substitution.Path], home);
}
