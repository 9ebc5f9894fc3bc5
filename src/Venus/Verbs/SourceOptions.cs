using System.CommandLine;
using Venus.Configuration;
using Venus.Hocon;

namespace Venus.Verbs;

/// <summary>The options that say where configuration comes from; each verb makes its own set.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string?> _file = new("--config", "-c") { HelpName = "FILE", Description = "Configuration to read: HOCON, or the JSON it contains; - is standard input" };

    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "key=value",
        Description = "Set one key, over file and environment; may be repeated",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _logFormat = new("--log-format") { HelpName = "text|json", Description = "One line an event for people, or one JSON object for machines" };

    private readonly Option<string?> _logLevel = new("--log-level") { HelpName = "LEVEL", Description = "trace, debug, info, warn or error" };

    private readonly Option<string?> _legacy = new("--legacy") { HelpName = "FILE", Description = "Serve the apps of the first Venus' JSON file, by its protocol" };

    private Func<string, HoconDocument>? _readLegacy;

    /// <summary>Adds the option that names a file of the first Venus.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="read">Makes a layer of the configuration of it.</param>
    public SourceOptions AddLegacyTo(Command verb, Func<string, HoconDocument> read)
    {
        _readLegacy = read;
        verb.Add(_legacy);
        return this;
    }

    /// <summary>Adds the options that name a configuration.</summary>
    public SourceOptions AddTo(Command verb, bool required = false)
    {
        _file.Required = required;
        verb.Add(_file);
        verb.Add(_set);
        return this;
    }

    /// <summary>Adds the option that sets keys, to a verb that reads no file.</summary>
    public SourceOptions AddSetTo(Command verb)
    {
        verb.Add(_set);
        return this;
    }

    /// <summary>Adds the options that concern the log.</summary>
    public SourceOptions AddLogTo(Command verb)
    {
        _logFormat.AcceptOnlyFromAmong("text", "json");
        _logLevel.AcceptOnlyFromAmong("trace", "debug", "info", "information", "warn", "warning", "error");
        verb.Add(_logFormat);
        verb.Add(_logLevel);
        return this;
    }

    /// <summary>What the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaultFile">Name of the file to look for where none is given.</param>
    /// <exception cref="CommandFailure">A <c>--set</c> has no value.</exception>
    public ConfigurationSources Read(ParseResult parsed, string? defaultFile = null)
    {
        var overrides = (parsed.GetValue(_set) ?? []).Select(Override).ToList();
        if (parsed.GetValue(_logFormat) is { } format)
        {
            overrides.Add(new("venus.log.format", format, "--log-format"));
        }

        if (parsed.GetValue(_logLevel) is { } level)
        {
            overrides.Add(new("venus.log.level", level switch { "info" => "information", "warn" => "warning", _ => level }, "--log-level"));
        }

        var legacy = _readLegacy is not null ? parsed.GetValue(_legacy) : null;

        // A file of the first Venus stands for itself: a configuration beside it is taken when it is named, not when it is found.
        var file = parsed.GetValue(_file) ?? (legacy is null ? Find(defaultFile) : null);
        return new ConfigurationSources(file, overrides, legacy is null ? null : () => _readLegacy!(legacy));
    }

    private static ConfigurationOverride Override(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new ConfigurationOverride(text[..equals].Trim(), text[(equals + 1)..], "--set")
            : throw new CommandFailure("--set takes key=value, such as --set venus.log.level=debug");
    }

    private static string? Find(string? name) => name is null ? null
        : new[] { name, Path.Combine("/etc/venus", name) }.FirstOrDefault(File.Exists);
}
