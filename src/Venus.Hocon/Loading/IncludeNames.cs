namespace Venus.Hocon.Loading;

/// <summary>Which files the name of an include stands for.</summary>
internal static class IncludeNames
{
    private const string Properties = ".properties";

    // In the order in which they are merged: the later one overrides.
    private static readonly string[] Extensions = [Properties, ".json", ".conf"];

    /// <summary>The name itself where its extension is known; otherwise the name with each known extension, and itself where it has another one.</summary>
    public static IEnumerable<string> Candidates(string name)
    {
        var extension = Path.GetExtension(name);
        if (Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            return [name];
        }

        var extended = Extensions.Select(known => name + known);
        return extension.Length > 0 ? extended.Append(name) : extended;
    }

    public static bool IsProperties(string name) => name.EndsWith(Properties, StringComparison.OrdinalIgnoreCase);
}
