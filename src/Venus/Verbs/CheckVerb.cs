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
            var nodes = NodeConfigurations.Load(given, NodeKinds.Both);
            foreach (var warning in nodes.Warnings)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
            }

            parsed.InvocationConfiguration.Output.WriteLine($"{given.Name}: fine ({Summary(nodes)})");
            return (int)NodeExitCode.Fine;
        });
        return HelpWithExamples.With(verb, """
            Examples:
              venus check -c server.conf
              venus check -c client.conf --set venus.client.name=laptop
            """);
    }

    private static string Summary(NodeSet nodes) => string.Join("; ", new[]
    {
        nodes.Server is { } server ? $"server: {Count(server.Clients.Count, "client")}, {Count(server.Apps.Count, "app")}" : null,
        nodes.LegacyServer is { } legacyServer ? $"server of the first Venus' protocol: {Count(legacyServer.Apps.Count, "app")}" : null,
        nodes.Client is { } client ? $"client '{client.Name}': {Count(client.AllServers.Count(), "server")}, {Count(client.Apps.Count, "app")}" : null,
        nodes.LegacyClient is { } legacyClient ? $"client of the first Venus' protocol: {Count(legacyClient.Apps.Count, "app")}" : null,
    }.OfType<string>());

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
