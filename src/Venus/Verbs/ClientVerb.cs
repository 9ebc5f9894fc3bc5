using System.CommandLine;
using Venus.Client;
using Venus.Client.Configuration;
using Venus.Client.Legacy;
using Venus.Configuration;
using Venus.Hosting;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary><c>venus client</c>: the node behind NAT.</summary>
internal static class ClientVerb
{
    private const string Examples = """
        Examples:
          venus client -c client.conf
          VENUS_TOKEN=vt_... venus client -c client.conf      with token = ${?VENUS_TOKEN} in the file
          venus client --legacy config-c.json                 the first Venus' file and protocol
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Command("client", "Run a client: serves apps from behind NAT");
        var sources = new SourceOptions().AddTo(verb).AddLegacyTo(verb, LegacyClientFiles.Layer).AddLogTo(verb);
        verb.SetAction(async parsed =>
        {
            await RunAsync(sources.Read(parsed, "client.conf"));
            return (int)NodeExitCode.Fine;
        });
        return HelpWithExamples.With(verb, Examples);
    }

    private static async Task RunAsync(ConfigurationSources sources)
    {
        var nodes = NodeConfigurations.Load(sources, NodeKinds.Client);
        if (nodes.Client is not null)
        {
            CheckTokenFiles(nodes.Client);
        }

        await using var host = await NodeHost.StartAsync(nodes.Process, nodes.DrainTimeout);
        host.Warn("client", nodes);
        if (nodes.Client is not null)
        {
            host.Run("client", ClientActor.Props(nodes.Client, host.Services));
        }

        if (nodes.LegacyClient is not null)
        {
            host.Run("legacy", LegacyClientActor.Props(nodes.LegacyClient, host.Services));
        }

        if (nodes.Client is not null)
        {
            host.ReloadOnHangUp("client", () => Reload(sources, host));
        }
        else
        {
            host.KeepOnHangUp("legacy");
        }

        await host.RunToEndAsync();
    }

    private static ClientActor.ApplyOptions Reload(ConfigurationSources sources, NodeHost host)
    {
        var nodes = NodeConfigurations.Load(sources, NodeKinds.Client);
        host.Warn("client", nodes);
        var options = nodes.Client ?? throw new CommandFailure("the configuration holds no client any more; what runs goes on as it is");
        CheckTokenFiles(options);
        return new ClientActor.ApplyOptions(options);
    }

    // The node reads them at each dial, so that a new token needs no restart; that they can be used at all is known now.
    private static void CheckTokenFiles(ClientOptions options)
    {
        foreach (var path in options.AllServers.SelectMany(static server => new[] { server.Value.TokenFile, server.Value.NextTokenFile }).OfType<string>())
        {
            try
            {
                Token.Parse(TokenFile.Read(path));
            }
            catch (Exception exception) when (exception is IOException or FormatException)
            {
                throw new CommandFailure(exception is FormatException ? $"{path}: {exception.Message}" : exception.Message);
            }
        }
    }
}
