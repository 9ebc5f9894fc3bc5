using System.Text;

namespace Venus.Supervision;

/// <summary>Draws the supervision tree as text.</summary>
public static class TreeText
{
    /// <summary>
    /// One line an actor, indented under its parent; more than <paramref name="siblings"/> children of the same parent are
    /// summed up in a line.
    /// </summary>
    /// <param name="nodes">The living actors, sorted by path.</param>
    /// <param name="siblings">How many children of one parent are drawn.</param>
    /// <returns>The drawing, lines separated by a line feed.</returns>
    public static string Render(IReadOnlyList<SupervisionTreeActor.TreeNode> nodes, int siblings = 12)
    {
        var root = new Branch("/user");
        foreach (var node in nodes)
        {
            root.Place(node.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsSpan(1), node);
        }

        var text = new StringBuilder("/user\n");
        root.Draw(text, string.Empty, siblings);
        return text.ToString();
    }

    private sealed class Branch(string name)
    {
        private readonly SortedDictionary<string, Branch> _children = new(StringComparer.Ordinal);
        private SupervisionTreeActor.TreeNode? _node;

        public void Place(ReadOnlySpan<string> path, SupervisionTreeActor.TreeNode node)
        {
            if (path.IsEmpty)
            {
                _node = node;
                return;
            }

            if (!_children.TryGetValue(path[0], out var child))
            {
                _children[path[0]] = child = new Branch(path[0]);
            }

            child.Place(path[1..], node);
        }

        public void Draw(StringBuilder text, string indent, int siblings)
        {
            var shown = 0;
            foreach (var child in _children.Values)
            {
                var last = ++shown == _children.Count;
                if (shown > siblings)
                {
                    text.Append(indent).Append("└─ … and ").Append(_children.Count - siblings).Append(" more\n");
                    return;
                }

                text.Append(indent).Append(last ? "└─ " : "├─ ").Append(child.Title()).Append('\n');
                child.Draw(text, indent + (last ? "   " : "│  "), siblings);
            }
        }

        private string Title() => _node is { Restarts: > 0 } restarted
            ? $"{name}  (restarted {restarted.Restarts} ×, last: {restarted.LastFailure})"
            : name;
    }
}
