using System.CommandLine;
using Venus.Configuration;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary><c>venus check</c>: every mistake of a configuration at once.</summary>
internal static class CheckVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Command("check", "Report every mistake of a configuration, with file, line and column");
        var sources = new SourceOptions().AddTo(verb, required: true);
        verb.SetAction(parsed =>
        {
            var given = sources.Read(parsed);
            parsed.InvocationConfiguration.Output.WriteLine($"{given.File}: fine ({NodeConfigurations.Check(given)})");
            return (int)NodeExitCode.Fine;
        });
        return HelpWithExamples.With(verb, """
            Examples:
              venus check -c server.conf
              venus check -c client.conf --set venus.client.name=laptop
            """);
    }
}
