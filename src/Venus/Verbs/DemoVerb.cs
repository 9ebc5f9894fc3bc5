using System.CommandLine;
using Venus.Configuration;
using Venus.Demo;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary><c>venus demo</c>: both nodes and a web site in one process, on loopback.</summary>
internal static class DemoVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Prove that it works and end; exit code 0 only if all of it held" };
        var verb = new Command("demo", "Run server, client and a sample web site on this machine alone") { once };
        var sources = new SourceOptions().AddSetTo(verb).AddLogTo(verb);
        verb.SetAction(async parsed =>
        {
            // The lines of the demo are what it is about; the log is for those who ask for it.
            var overrides = sources.Read(parsed).Overrides.Prepend(new ConfigurationOverride("venus.log.level", "error", "demo"));
            var held = await new DemoRun(parsed.InvocationConfiguration.Output).RunAsync([.. overrides], parsed.GetValue(once));
            return held ? (int)NodeExitCode.Fine : 1;
        });
        return HelpWithExamples.With(verb, """
            Examples:
              venus demo
              venus demo --once
              venus demo --once --log-level info
            """);
    }
}
