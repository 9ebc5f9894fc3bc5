using System.CommandLine;
using Venus.Configuration;
using Venus.Init;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary><c>venus init</c>: a matching pair of configurations with a new token and a new server key.</summary>
internal static class InitVerb
{
    private const string Examples = """
        Examples:
          venus init --server vps.example.com:7000 --app web=127.0.0.1:80@9000
          venus init --server 203.0.113.5:7000 --client laptop --app web=127.0.0.1:80@9000 --app ssh=127.0.0.1:22@9001 --out laptop
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new Option<string>("--server") { HelpName = "HOST:PORT", Description = "Where the client will reach the server", Required = true };
        var apps = new Option<string[]>("--app")
        {
            HelpName = "NAME=TARGET@PORT",
            Description = "A service behind NAT and the server's port for it; may be repeated",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var client = new Option<string>("--client") { HelpName = "NAME", Description = "Name of the client", DefaultValueFactory = static _ => "client" };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "Folder to write into", DefaultValueFactory = static _ => "." };
        var verb = new Command("init", "Make a matching pair of configurations with token and pinned key") { server, apps, client, folder };
        verb.SetAction(parsed => Run(
            Plan(parsed.GetRequiredValue(server), parsed.GetRequiredValue(client), parsed.GetRequiredValue(apps)),
            parsed.GetRequiredValue(folder),
            parsed.InvocationConfiguration.Output));
        return HelpWithExamples.With(verb, Examples);
    }

    private static InitPlan Plan(string server, string client, IReadOnlyList<string> apps)
    {
        var problems = new List<string>();
        if (!TargetAddress.TryParse(server, null, out var address))
        {
            problems.Add($"--server: {AddressProblem.OfTarget(server)}");
        }
        else if (!server.Contains(':', StringComparison.Ordinal))
        {
            problems.Add($"--server: '{server}' has no host; write the server's public name and the port, such as vps.example.com:{server}");
        }

        if (NodeName.ProblemOf(client) is { } unnamed)
        {
            problems.Add($"--client: {unnamed}");
        }

        var parsed = new List<InitApp>();
        foreach (var text in apps)
        {
            if (InitApp.TryParse(text, out var app, out var problem))
            {
                parsed.Add(app);
            }
            else
            {
                problems.Add($"--app: {problem}");
            }
        }

        problems.AddRange(parsed.GroupBy(static app => app.Name).Where(static group => group.Count() > 1)
            .Select(static group => $"--app: the name '{group.Key}' is given {group.Count()} times"));
        problems.AddRange(parsed.SelectMany((app, index) => parsed.Skip(index + 1).Where(other => other.Listen.Overlaps(app.Listen))
            .Select(other => $"--app: {app.Name} on {app.Listen} and {other.Name} on {other.Listen} cannot both be open; give one of them another port")));
        var plan = address is null ? null : new InitPlan(address, client, parsed);
        problems.AddRange(parsed.Where(app => plan?.Listen.Overlaps(app.Listen) == true)
            .Select(app => $"--app: {app.Name} on {app.Listen} and the server itself on {plan!.Listen} cannot both be open; give the app another port"));
        return problems.Count == 0
            ? plan!
            : throw new CommandFailure(NodeExitCode.BadConfiguration, [.. problems.Select(static problem => $"venus: {problem}")]);
    }

    private static int Run(InitPlan plan, string folder, TextWriter output)
    {
        var pin = InitWriter.Write(plan, folder);
        var server = Path.Combine(folder, InitWriter.ServerFile);
        var client = Path.Combine(folder, InitWriter.ClientFile);
        output.WriteLine($"""
            Made {server} and {Path.Combine(folder, InitWriter.StateFolder)}/ for the server, {client} for the client.
            Both nodes share a new token: the client's file holds it, the server's only its hash. The server's key is {pin}.

            Next:
              1. Copy {InitWriter.ServerFile} and {InitWriter.StateFolder}/ to {plan.Server.Host} and start it there:  venus server -c {InitWriter.ServerFile}
              2. Copy {InitWriter.ClientFile} to the machine behind NAT and start it there:  venus client -c {InitWriter.ClientFile}

            Then visitors reach:
            """);
        foreach (var app in plan.Apps)
        {
            output.WriteLine($"  {app.Name,-12} {new TargetAddress(plan.Server.Host, Math.Max(1, app.Listen.Port))}  ->  {app.Target}");
        }

        return (int)NodeExitCode.Fine;
    }
}
