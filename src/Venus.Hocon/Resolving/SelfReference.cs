using Venus.Hocon.Parsing;

namespace Venus.Hocon.Resolving;

/// <summary>Tells definitions that refer to their own key.</summary>
internal static class SelfReference
{
    /// <summary>Whether the definition certainly needs the one assigned below it.</summary>
    public static bool IsIn(Definition definition) => definition.Node switch
    {
        AppendNode => true,
        ConcatenationNode concatenation => concatenation.Parts.Any(part => Refers(part.Value, definition.Scope)),
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
