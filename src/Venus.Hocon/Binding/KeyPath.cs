using System.Text;

namespace Venus.Hocon;

/// <summary>Dotted paths as they are shown: a key that is not plain is quoted, so that a path reads back as the keys it was made of.</summary>
internal static class KeyPath
{
    public static string Append(string path, string key) =>
        path.Length == 0 ? Shown(key) : $"{path}.{Shown(key)}";

    /// <summary>Splits at dots outside of quotes. A path that was not made by <see cref="Append"/> splits somehow, but always splits.</summary>
    public static IReadOnlyList<string> Split(string path)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted && i + 1 < path.Length:
                    key.Append(path[++i]);
                    break;
                case '.' when !quoted:
                    keys.Add(key.ToString());
                    key.Clear();
                    break;
                default:
                    key.Append(path[i]);
                    break;
            }
        }

        keys.Add(key.ToString());
        return keys;
    }

    private static string Shown(string key) =>
        key.Length > 0 && key.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_')
            ? key
            : $"\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
