using System.CommandLine;
using Venus.Configuration;
using Venus.Hocon;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary><c>venus config</c>: a configuration as it is resolved.</summary>
internal static class ConfigVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON in place of HOCON" };
        var raw = new Option<bool>("--raw") { Description = "Print any HOCON file, without defaults, environment and masks: secrets show" };
        var verb = new Command("config", "Print the configuration as it is resolved, secrets masked");
        var sources = new SourceOptions().AddTo(verb);
        verb.Add(json);
        verb.Add(raw);
        verb.SetAction(parsed =>
        {
            var given = sources.Read(parsed);
            var tree = parsed.GetValue(raw) ? ConfigurationReader.ReadRaw(given) : Shown(ConfigurationReader.Read(given).Tree);
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json) ? ConfigPrinter.Json(tree) : ConfigPrinter.Hocon(tree));
            return (int)NodeExitCode.Fine;
        });
        return HelpWithExamples.With(verb, """
            Examples:
              venus config -c server.conf
              venus config -c server.conf --json | jq .venus.server.apps
              venus config --raw --json -c any.conf
            """);
    }

    // What is Venus' own and the actor system's, without the defaults of a node that the configuration does not speak of.
    private static HoconObject Shown(HoconObject tree)
    {
        var all = (HoconObject)tree.GetPath("venus")!;
        var any = new[] { "server", "client" }.Any(node => ConfigurationReader.IsGiven(all.GetPath(node)));
        var venus = all.Fields.Where(field => !any || field.Key is not ("server" or "client") || ConfigurationReader.IsGiven(field.Value));
        var akka = tree.Fields.Where(static field => field.Key == ConfigurationReader.AkkaKey);
        var own = KeyValuePair.Create<string, HoconValue>("venus", new HoconObject(all.Origin, [.. venus]));
        return SecretMask.Apply(new HoconObject(tree.Origin, [own, .. akka]));
    }
}
