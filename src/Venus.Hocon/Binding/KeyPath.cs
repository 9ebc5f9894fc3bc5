using System.Text;
using Venus.Hocon.Parsing;

namespace Venus.Hocon;

/// <summary>Dotted paths as they are shown: a key that is not plain is quoted, so that a path reads back as the keys it was made of.</summary>
internal static class KeyPath
{
    public static string Append(string path, string key) =>
        path.Length == 0 ? HoconPath.RenderKey(key) : $"{path}.{HoconPath.RenderKey(key)}";

    /// <summary>
    /// Splits at dots outside of quotes. Control characters stay the escapes that they are shown as; a path that was not made by
    /// <see cref="Append"/> splits somehow, but always splits.
    /// </summary>
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
}
