using System.Text;
using Venus.Hocon.Rendering;

namespace Venus.Hocon;

/// <summary>Writes resolved trees as text that reads back as the same tree.</summary>
public static class HoconRenderer
{
    /// <summary>What stands in place of a masked value.</summary>
    public const string Mask = "***";

    /// <summary>Writes a value as JSON (RFC 8259).</summary>
    /// <param name="value">The value.</param>
    /// <param name="indented">Whether each field stands on its own line, indented by two spaces for each level.</param>
    /// <param name="mask">
    /// Tells for the path of a value, such as <c>venus.client.server.token</c>, whether <c>"***"</c> is written in its place.
    /// Elements of lists count from 0: <c>apps.0</c>.
    /// </param>
    public static string ToJson(HoconValue value, bool indented, Func<string, bool>? mask = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        new TreeWriter(text, indented ? Layout.IndentedJson : Layout.CompactJson, mask).Write(value);
        return text.ToString();
    }

    /// <summary>Writes a value as HOCON: fields on lines of their own, keys without quotes where they need none, no braces around the root.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mask">As for <see cref="ToJson"/>.</param>
    public static string ToHocon(HoconValue value, Func<string, bool>? mask = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        new TreeWriter(text, Layout.Hocon, mask).WriteRoot(value);
        return text.ToString();
    }
}
