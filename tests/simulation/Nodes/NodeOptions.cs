using System.Collections.Concurrent;
using Venus.Client.Configuration;
using Venus.Hocon;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.SimulationTests.Nodes;

/// <summary>The nodes' options: the built-in defaults, and what makes a world small.</summary>
internal static class NodeOptions
{
    public const string ServerHost = "10.0.0.1";
    public const int GatePort = 7000;
    public const int FirstAppPort = 9000;

    private static readonly string Token = Net.Protocol.Token.New().Reveal();
    private static readonly ConcurrentDictionary<int, (ServerOptions Server, ClientOptions Client)> ByApps = new();

    /// <summary>Names of the apps, as many as there are at most.</summary>
    public static string AppName(int app) => $"app{app}";

    /// <summary>Options of both nodes for a number of apps.</summary>
    public static (ServerOptions Server, ClientOptions Client) Of(int apps) => ByApps.GetOrAdd(apps, Make);

    /// <summary>One key for every server of every world: making one takes longer than a world lives.</summary>
    public static ServerIdentity Identity { get; } = MakeIdentity();

    private static (ServerOptions Server, ClientOptions Client) Make(int apps)
    {
        var own = $$"""
            venus.server {
              listen = "{{ServerHost}}:{{GatePort}}"
              handshake.timeout = 3s
              links { wait-timeout = 5s, bind-timeout = 2s, resume-grace = 8s }
              drain-timeout = 3s
              clients.laptop.token = "{{Token}}"
              apps { {{string.Join(", ", Enumerable.Range(0, apps).Select(static app => $"{AppName(app)} {{ listen = \"{ServerHost}:{FirstAppPort + app}\", client = laptop }}"))}} }
            }
            venus.client {
              name = laptop
              server { address = "{{ServerHost}}:{{GatePort}}", key = "{{Identity.SpkiPin}}", token = "{{Token}}" }
              connect { timeout = 3s, handshake-timeout = 3s, back-off-min = 200ms, back-off-max = 2s }
              links { dial-timeout = 3s, idle-timeout = 5s }
              drain-timeout = 3s
              apps { {{string.Join(", ", Enumerable.Range(0, apps).Select(static app => $"{AppName(app)} {{ target = \"{Traffic.Crowd.TargetOf(app)}\", dial-timeout = 2s }}"))}} }
            }
            """;
        var reference = HoconDocument.ParseFile(Path.Combine(AppContext.BaseDirectory, "reference.conf"));
        var root = HoconDocument.ParseText(own, "simulation").WithFallback(reference).Resolve();
        return (Bind<ServerOptions>(root, "venus.server"), Bind<ClientOptions>(root, "venus.client"));
    }

    private static T Bind<T>(HoconObject root, string path)
    {
        var binding = HoconBinder.Bind<T>(root, path);
        return binding.IsValid ? binding.Value : throw new InvalidOperationException(string.Join("; ", binding.Errors));
    }

    private static ServerIdentity MakeIdentity()
    {
        var state = Directory.CreateTempSubdirectory("venus-simulation-");
        var identity = ServerIdentity.LoadOrCreate(state.FullName);
        state.Delete(recursive: true);
        return identity;
    }
}
