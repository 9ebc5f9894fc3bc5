using Venus.Hocon.Loading;
using Venus.Hocon.Parsing;
using Venus.Hocon.Resolving;

namespace Venus.Hocon;

/// <summary>
/// Configuration as it was written: parsed, its includes read, its substitutions still open. Documents are layered with
/// <see cref="WithFallback"/> and become a tree with <see cref="Resolve"/>. Immutable.
/// </summary>
public sealed class HoconDocument
{
    private readonly IReadOnlyList<Node> _layers;
    private readonly HoconLoadOptions _options;

    private HoconDocument(IReadOnlyList<Node> layers, IReadOnlyList<string> files, HoconLoadOptions options)
    {
        _layers = layers;
        _options = options;
        Files = files;
    }

    /// <summary>Full paths of all files that were read, each once: the file itself, then its includes.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads a file and all that it includes. A file whose name ends in <c>.properties</c> is read as such.</summary>
    /// <param name="path">The file; origins repeat the path as it is given.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="HoconException">It cannot be read, is not HOCON, or costs more than the limits allow.</exception>
    public static HoconDocument ParseFile(string path, HoconLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= HoconLoadOptions.Default;
        var loader = new DocumentLoader(options);
        return new HoconDocument([loader.LoadFile(path)], loader.Files, options);
    }

    /// <summary>Parses a text.</summary>
    /// <param name="text">HOCON or JSON.</param>
    /// <param name="sourceName">What origins call it.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="HoconException">It is not HOCON, or costs more than the limits allow.</exception>
    public static HoconDocument ParseText(string text, string sourceName, HoconLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(sourceName);
        options ??= HoconLoadOptions.Default;
        var loader = new DocumentLoader(options);
        return new HoconDocument([loader.LoadText(text, sourceName)], loader.Files, options);
    }

    /// <summary>A document that assigns one value, such as <c>--set venus.log.level=debug</c> does.</summary>
    /// <param name="path">The key: elements separated by dots, those with odd characters in double quotes.</param>
    /// <param name="valueText">
    /// The value. HOCON where it contains any of <c>{ } [ ] " $</c>; otherwise one number, boolean, null or string, so that
    /// <c>*:7000</c> needs no quotes.
    /// </param>
    /// <param name="sourceName">What origins call it; they have no lines.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="HoconException">The key or the value is not HOCON.</exception>
    public static HoconDocument FromOverride(string path, string valueText, string sourceName, HoconLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(valueText);
        ArgumentNullException.ThrowIfNull(sourceName);
        options ??= HoconLoadOptions.Default;
        var loader = new DocumentLoader(options);
        return new HoconDocument([Assignments.FromText(path, valueText, sourceName, loader, options)], loader.Files, options);
    }

    /// <summary>
    /// A document of the environment variables that begin with a prefix: <c>VENUS__SERVER__STATE_DIR</c> assigns
    /// <c>venus.server.state-dir</c>. Two underscores separate elements, one is a hyphen, letters become lower case; values are
    /// strings and never HOCON. A name of the environment has no hyphens and no small letters, so an element is the key that is known and differs
    /// in these alone: with <c>apps.my_App</c> in a file, <c>VENUS__SERVER__APPS__MY_APP__LISTEN</c> is that app's.
    /// </summary>
    /// <param name="prefix">The first element as it is written in the environment, such as <c>VENUS</c>.</param>
    /// <param name="variables">All variables of the environment; a later one of two that assign one path wins.</param>
    /// <param name="known">The configuration that the variables are for, resolved. What came into it from the environment counts for nothing.</param>
    /// <exception cref="HoconException">A name has an empty element, as in <c>VENUS____LOG</c>, or an element that may be either of two known keys.</exception>
    public static HoconDocument FromEnvironment(string prefix, IEnumerable<KeyValuePair<string, string>> variables, HoconObject? known = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(variables);
        return new HoconDocument([EnvironmentAssignments.Read(prefix, variables, known)], [], HoconLoadOptions.Default);
    }

    /// <summary>Objects that are opened twice with braces in one file, right below given paths.</summary>
    /// <param name="parents">Dotted paths, such as <c>venus.server.apps</c>.</param>
    public IReadOnlyList<HoconReopening> Reopened(IEnumerable<string> parents)
    {
        ArgumentNullException.ThrowIfNull(parents);
        return new Reopenings([.. parents.Select(static parent => parent.Split('.'))]).In(_layers);
    }

    /// <summary>Puts another document below this one: its values hold where this one says nothing, objects are merged.</summary>
    /// <param name="other">The document below. Substitutions of both see the merged whole; options are this one's.</param>
    public HoconDocument WithFallback(HoconDocument other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new HoconDocument(
            [.. other._layers, .. _layers], [.. Files.Union(other.Files, StringComparer.Ordinal)], _options);
    }

    /// <summary>Merges all layers and answers all substitutions.</summary>
    /// <exception cref="HoconException">
    /// A substitution is not defined, needs itself, or joins what cannot be joined; the root is a list; the limits are passed.
    /// </exception>
    public HoconObject Resolve() => new Resolver(_layers.Select(AsObject), _options).Resolve();

    private static ObjectNode AsObject(Node layer) => layer as ObjectNode ?? throw new HoconException(
        layer.Origin, "the configuration is a list; its outermost value must be an object.");
}
