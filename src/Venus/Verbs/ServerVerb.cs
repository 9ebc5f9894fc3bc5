using System.CommandLine;
using System.Security.Cryptography;
using Venus.Configuration;
using Venus.Hosting;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.Server.Legacy;
using Venus.Supervision;

namespace Venus.Verbs;

/// <summary><c>venus server</c>: the node on the public host.</summary>
internal static class ServerVerb
{
    private const string Examples = """
        Examples:
          venus server -c server.conf
          venus server -c server.conf --set venus.server.listen=*:7001 --log-format json
          venus server --legacy config-s.json                 the first Venus' file and protocol
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Command("server", "Run the server: takes clients and visitors on a public host");
        var sources = new SourceOptions().AddTo(verb).AddLegacyTo(verb, LegacyServerFiles.Layer).AddLogTo(verb);
        verb.SetAction(async parsed =>
        {
            await RunAsync(sources.Read(parsed, "server.conf"));
            return (int)NodeExitCode.Fine;
        });
        return HelpWithExamples.With(verb, Examples);
    }

    private static async Task RunAsync(ConfigurationSources sources)
    {
        var nodes = NodeConfigurations.Load(sources, NodeKinds.Server);
        var clients = nodes.Server is null ? null : Clients(nodes.Server);
        using var identity = nodes.Server is null ? null : Identity(nodes.Server.StateDir);
        await using var host = await NodeHost.StartAsync(nodes.Process, nodes.DrainTimeout);
        host.Warn("server", nodes);
        if (nodes.Server is not null)
        {
            host.Run("server", ServerActor.Props(nodes.Server, identity!, clients!, host.Services), upWhen: typeof(ServerListening));
        }

        if (nodes.LegacyServer is not null)
        {
            host.Run("legacy", LegacyServerActor.Props(nodes.LegacyServer, host.Services));
        }

        if (nodes.Server is not null)
        {
            host.ReloadOnHangUp("server", () => Reload(sources, host));
        }
        else
        {
            host.KeepOnHangUp("legacy");
        }

        await host.RunToEndAsync();
    }

    private static ServerActor.ApplyOptions Reload(ConfigurationSources sources, NodeHost host)
    {
        var nodes = NodeConfigurations.Load(sources, NodeKinds.Server);
        host.Warn("server", nodes);
        var options = nodes.Server ?? throw new CommandFailure("the configuration holds no server any more; what runs goes on as it is");
        return new ServerActor.ApplyOptions(options, Clients(options));
    }

    /// <summary>Who may connect.</summary>
    /// <exception cref="CommandFailure">A token file cannot be used.</exception>
    public static ClientDirectory Clients(ServerOptions options)
    {
        try
        {
            return new ClientDirectory(options.Clients);
        }
        catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
        {
            throw new CommandFailure(exception.Message);
        }
    }

    /// <summary>The server's key.</summary>
    /// <exception cref="CommandFailure">It cannot be read or made.</exception>
    public static ServerIdentity Identity(string folder)
    {
        try
        {
            return ServerIdentity.LoadOrCreate(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandFailure($"cannot use state-dir {folder}: {exception.Message}");
        }
    }
}
