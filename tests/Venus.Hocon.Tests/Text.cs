namespace Venus.Hocon.Tests;

/// <summary>Short ways from a text to its tree and to its error.</summary>
internal static class Text
{
    public static HoconLoadOptions NoEnvironment { get; } = new() { Environment = static _ => null };

    public static HoconDocument Document(string text) => HoconDocument.ParseText(text, "t.conf", NoEnvironment);

    /// <summary>The resolved tree as compact JSON.</summary>
    public static string Json(string text) => HoconRenderer.ToJson(Document(text).Resolve(), indented: false);

    public static HoconException Error(string text) => Should.Throw<HoconException>(() => Document(text).Resolve());
}
