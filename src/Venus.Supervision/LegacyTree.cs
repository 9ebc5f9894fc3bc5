using System.Reflection;
using System.Text.Json;
using Venus.Hocon;

namespace Venus.Supervision;

/// <summary>What both nodes do to the configuration of the first Venus' protocol before it is bound.</summary>
public static class LegacyTree
{
    /// <summary>The key that every app of the original files has, and no option.</summary>
    private const string AppMark = "commonPort";

    /// <summary>A document of defaults that is part of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">Name of the resource, and of the document in origins.</param>
    public static HoconDocument Embedded(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return HoconDocument.ParseText(reader.ReadToEnd(), name);
    }

    /// <summary>A document that takes an original file for its apps. The file's faults keep their own places.</summary>
    /// <param name="file">The file; relative paths start from the current folder.</param>
    /// <param name="path">Where the options stand.</param>
    /// <param name="options">What else is said there, in HOCON.</param>
    /// <exception cref="HoconException">The file cannot be read or parsed.</exception>
    public static HoconDocument Including(string file, string path, string options) => HoconDocument.ParseText(
        $"{path} {{ {options}\n apps {{ include required(file(\"{JsonEncodedText.Encode(file)}\")) }} }}",
        "--legacy",
        new HoconLoadOptions { BaseDirectory = Directory.GetCurrentDirectory() });

    /// <summary>
    /// Moves apps that stand among the options into <c>apps</c>, so that <c>legacy { include "config-s.json" }</c> is as good as
    /// <c>legacy.apps { include "config-s.json" }</c>. One that stands in both places is left where it is, for the binder to report.
    /// </summary>
    /// <param name="root">The resolved configuration.</param>
    /// <param name="path">Where the options stand.</param>
    public static HoconObject GatherApps(HoconObject root, string path)
    {
        var keys = path.Split('.');
        return root.GetPath(path) is HoconObject legacy ? Replace(root, keys, Gathered(legacy)) : root;
    }

    private static HoconObject Gathered(HoconObject legacy)
    {
        var apps = legacy.TryGet("apps", out var value) && value is HoconObject listed ? listed : new HoconObject(legacy.Origin, []);
        var moved = legacy.Fields.Where(field => field.Value is HoconObject app && app.TryGet(AppMark, out _) && !apps.TryGet(field.Key, out _)).ToList();
        return moved.Count == 0
            ? legacy
            : new HoconObject(legacy.Origin, [.. legacy.Fields.Except(moved).Where(static field => field.Key != "apps"), KeyValuePair.Create<string, HoconValue>("apps", new HoconObject(apps.Origin, [.. apps.Fields, .. moved]))]);
    }

    private static HoconObject Replace(HoconObject at, ReadOnlySpan<string> keys, HoconObject replacement)
    {
        var key = keys[0];
        var value = keys.Length > 1 && at.TryGet(key, out var inner) ? Replace((HoconObject)inner, keys[1..], replacement) : replacement;
        return new HoconObject(at.Origin, [.. at.Fields.Select(field => field.Key == key ? KeyValuePair.Create<string, HoconValue>(key, value) : field)]);
    }
}
