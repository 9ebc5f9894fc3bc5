using Venus.Hocon;
using Venus.Supervision;

namespace Venus.Client.Legacy;

/// <summary>From the first Venus' <c>config-c.json</c>, taken as it is, to options.</summary>
public static class LegacyClientFiles
{
    /// <summary>Where the options stand.</summary>
    public const string Path = "venus.client.legacy";

    /// <summary>The default of every key, to be the lowest layer of a configuration.</summary>
    public static HoconDocument Reference { get; } = LegacyTree.Embedded(typeof(LegacyClientFiles).Assembly, "Venus.Client.Legacy.reference.conf");

    /// <summary>What <c>--legacy FILE</c> says, to be layered over other configuration.</summary>
    /// <param name="path">The original file.</param>
    /// <exception cref="HoconException">It cannot be read, or is neither JSON nor HOCON; the message begins with file, line and column.</exception>
    public static HoconDocument Layer(string path) => LegacyTree.Including(path, Path, string.Empty);

    /// <summary>Binds what stands under <c>venus.client.legacy</c>, whether the apps stand under <c>apps</c> or right there.</summary>
    /// <param name="root">The resolved configuration, <see cref="Reference"/> among its layers.</param>
    public static HoconBinding<LegacyClientOptions> Bind(HoconObject root) =>
        HoconBinder.Bind<LegacyClientOptions>(LegacyTree.GatherApps(root, Path), Path);

    /// <summary>The options of one original file and nothing else.</summary>
    /// <param name="path">The original file.</param>
    /// <exception cref="HoconException">It cannot be read, or is neither JSON nor HOCON; the message begins with file, line and column.</exception>
    public static HoconBinding<LegacyClientOptions> FromFile(string path) => Bind(Layer(path).WithFallback(Reference).Resolve());
}
