using System.Collections;
using System.Reflection;
using Venus.Hocon;
using Venus.Supervision;

namespace Venus.Configuration;

/// <summary>
/// Layers what a configuration is made of and resolves it: the command line over the environment (<c>VENUS__SERVER__LISTEN</c>)
/// over the file over the built-in <c>reference.conf</c>.
/// </summary>
internal static class ConfigurationReader
{
    /// <summary>Name of the built-in defaults, in origins.</summary>
    public const string Reference = "built-in reference.conf";

    /// <summary>The section beside <c>venus</c> that is the actor system's: Akka.NET knows its keys.</summary>
    public const string AkkaKey = "akka";

    private const string ReferenceResource = "reference.conf";
    private const string Prefix = "VENUS";

    private static readonly HoconDocument Empty = HoconDocument.ParseText(string.Empty, "nothing");

    // Where names are the user's own, so that the same one twice is likely a copy whose name was forgotten.
    private static readonly string[] EntriesByName =
    [
        "venus.server.apps", "venus.server.clients", "venus.server.legacy.apps", "venus.client.apps", "venus.client.servers", "venus.client.legacy.apps",
    ];

    private static readonly string[] BuiltIn = [Reference, "Venus.Server.Legacy.reference.conf", "Venus.Client.Legacy.reference.conf"];

    /// <summary>The file and the command line's keys, nothing else.</summary>
    /// <exception cref="CommandFailure">It cannot be read or resolved; one line says where and why.</exception>
    public static HoconObject ReadRaw(ConfigurationSources sources) => Guarded(() => CommandLine(sources).WithFallback(File(sources)).Resolve());

    /// <summary>Everything, resolved. The file is read once: it may be a pipe.</summary>
    /// <exception cref="CommandFailure">It cannot be read or resolved; one line says where and why.</exception>
    public static ReadConfiguration Read(ConfigurationSources sources) => Guarded(() =>
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? string.Empty)).ToList();
        var (above, file) = (CommandLine(sources), File(sources));
        var below = file.WithFallback(HoconDocument.ParseText(ReferenceText(), Reference)).WithFallback(LegacyConfiguration.Reference);

        // Substitutions may need what the environment gives, so that the keys that are known are found with it.
        var known = above.WithFallback(HoconDocument.FromEnvironment(Prefix, variables)).WithFallback(below).Resolve();
        return new ReadConfiguration(
            above.WithFallback(HoconDocument.FromEnvironment(Prefix, variables, known)).WithFallback(below).Resolve(),
            [.. file.Reopened(EntriesByName).Select(static reopening => reopening.ToString())]);
    });

    /// <summary>Whether anything below the value was said by somebody, and not by the built-in defaults.</summary>
    public static bool IsGiven(HoconValue? value) => value switch
    {
        null => false,
        HoconObject inner => inner.Fields.Any(static field => IsGiven(field.Value)),
        _ => !BuiltIn.Contains(value.Origin.Source, StringComparer.Ordinal),
    };

    private static HoconDocument File(ConfigurationSources sources)
    {
        if (Directory.Exists(sources.File))
        {
            throw new CommandFailure($"{sources.File}: this is a directory; name a file in it");
        }

        return sources.Input?.Document ?? (sources.File is null ? Empty : HoconDocument.ParseFile(sources.File));
    }

    private static HoconDocument CommandLine(ConfigurationSources sources)
    {
        var document = sources.Legacy?.Invoke() ?? Empty;
        foreach (var key in sources.Overrides)
        {
            document = HoconDocument.FromOverride(key.Path, key.Value, key.Source).WithFallback(document);
        }

        return document;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (HoconException exception)
        {
            throw new CommandFailure(NodeExitCode.BadConfiguration, [exception.Message.ReplaceLineEndings(" ")]);
        }
    }

    private static string ReferenceText()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ReferenceResource)
            ?? throw new InvalidOperationException($"{ReferenceResource} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>A configuration that was read.</summary>
/// <param name="Tree">All of it, resolved.</param>
/// <param name="Warnings">What is no mistake and is probably not meant, a line for each.</param>
internal sealed record ReadConfiguration(HoconObject Tree, IReadOnlyList<string> Warnings);
