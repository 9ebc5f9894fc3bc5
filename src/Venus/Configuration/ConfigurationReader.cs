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

    private const string ReferenceResource = "reference.conf";

    private static readonly string[] BuiltIn = [Reference, "Venus.Server.Legacy.reference.conf", "Venus.Client.Legacy.reference.conf"];

    /// <summary>The file and the command line's keys, nothing else.</summary>
    /// <exception cref="CommandFailure">It cannot be read or resolved; one line says where and why.</exception>
    public static HoconObject ReadRaw(ConfigurationSources sources) => Guarded(() => Layers(sources, HoconDocument.ParseText(string.Empty, "nothing")).Resolve());

    /// <summary>Everything, resolved.</summary>
    /// <exception cref="CommandFailure">It cannot be read or resolved; one line says where and why.</exception>
    public static HoconObject Read(ConfigurationSources sources) => Guarded(() =>
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? string.Empty));
        return Layers(sources, HoconDocument.FromEnvironment("VENUS", variables))
            .WithFallback(HoconDocument.ParseText(ReferenceText(), Reference))
            .WithFallback(LegacyConfiguration.Reference)
            .Resolve();
    });

    /// <summary>Whether anything below the value was said by somebody, and not by the built-in defaults.</summary>
    public static bool IsGiven(HoconValue? value) => value switch
    {
        null => false,
        HoconObject inner => inner.Fields.Any(static field => IsGiven(field.Value)),
        _ => !BuiltIn.Contains(value.Origin.Source, StringComparer.Ordinal),
    };

    private static HoconDocument Layers(ConfigurationSources sources, HoconDocument environment)
    {
        var document = environment;
        if (sources.File is { } file)
        {
            if (Directory.Exists(file))
            {
                throw new CommandFailure($"{file}: this is a directory; name a file in it");
            }

            document = document.WithFallback(HoconDocument.ParseFile(file));
        }

        if (sources.Legacy is { } legacy)
        {
            document = legacy().WithFallback(document);
        }

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
