using Venus.Hocon.Rendering;

namespace Venus.Hocon.Parsing;

/// <summary>Writes paths the way that they are written in a configuration.</summary>
internal static class HoconPath
{
    /// <summary>Elements joined by dots, those in quotes that would not be read back otherwise.</summary>
    public static string Render(IEnumerable<string> path) => string.Join('.', path.Select(RenderKey));

    /// <summary>One element.</summary>
    public static string RenderKey(string key) => IsPlain(key) ? key : JsonText.Quote(key);

    private static bool IsPlain(string key) =>
        key.Length > 0 && key != "include" && key.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
