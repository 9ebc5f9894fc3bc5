using System.CommandLine;
using Venus.Configuration;

namespace Venus.Verbs;

/// <summary>The options that say where configuration comes from; each verb makes its own set.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string?> _file = new("--config", "-c") { HelpName = "FILE", Description = "Configuration to read (HOCON, or the JSON it contains)" };

    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "key=value",
        Description = "Set one key over file and environment; may be repeated",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the options to a verb.</summary>
    public SourceOptions AddTo(Command verb, bool required = false)
    {
        _file.Required = required;
        verb.Add(_file);
        verb.Add(_set);
        return this;
    }

    /// <summary>What the command line says.</summary>
    public ConfigurationSources Read(ParseResult parsed) => new(parsed.GetValue(_file), parsed.GetValue(_set) ?? []);
}
