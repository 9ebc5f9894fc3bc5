using System.Net;
using Venus.Client;
using Venus.Configuration;
using Venus.Hosting;
using Venus.Init;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Supervision;
using Venus.Verbs;

namespace Venus.Demo;

/// <summary>
/// Both nodes in one process, configured as <c>venus init</c> would: files, token and key are made in a folder of their own and
/// are gone with it.
/// </summary>
internal sealed class DemoTunnel : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ServerIdentity _identity;
    private readonly NodeHost _host;

    private DemoTunnel(DirectoryInfo folder, ServerIdentity identity, NodeHost host)
    {
        _folder = folder;
        _identity = identity;
        _host = host;
        VisitorsEnded = new EventTap<VisitorEnded>(host.System);
    }

    /// <summary>The nodes' process.</summary>
    public NodeHost Host => _host;

    /// <summary>Where the server takes clients.</summary>
    public IPEndPoint Server { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Where visitors connect.</summary>
    public IPEndPoint App { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Every visitor's end.</summary>
    public EventTap<VisitorEnded> VisitorsEnded { get; }

    /// <summary>Starts both nodes and returns when the app is online.</summary>
    /// <param name="target">What the app opens.</param>
    /// <param name="overrides">Keys of the command line, for both nodes.</param>
    /// <param name="deadline">For all of it.</param>
    public static async Task<DemoTunnel> StartAsync(IPEndPoint target, IReadOnlyList<ConfigurationOverride> overrides, TimeSpan deadline)
    {
        var folder = Directory.CreateTempSubdirectory("venus-demo-");
        ServerIdentity? identity = null;
        NodeHost? host = null;
        try
        {
            var loopback = new ListenAddress(IPAddress.Loopback, 0);
            var app = new InitApp("web", new TargetAddress(target.Address.ToString(), target.Port), loopback);
            InitWriter.Write(new InitPlan(new TargetAddress("127.0.0.1", 0), "laptop", [app]), folder.FullName);
            var nodes = NodeConfigurations.Load(new ConfigurationSources(Path.Combine(folder.FullName, InitWriter.ServerFile), overrides), NodeKinds.Server);
            identity = ServerVerb.Identity(nodes.Server!.StateDir);
            host = await NodeHost.StartAsync(nodes.Process, nodes.DrainTimeout);
            var tunnel = new DemoTunnel(folder, identity, host);
            await tunnel.GoOnlineAsync(nodes.Server, overrides, deadline);
            return tunnel;
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }

            identity?.Dispose();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        VisitorsEnded.Dispose();
        await _host.DisposeAsync();
        _identity.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task GoOnlineAsync(ServerOptions server, IReadOnlyList<ConfigurationOverride> overrides, TimeSpan deadline)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_host.Stopping);
        patience.CancelAfter(deadline);
        using var listening = new EventTap<ServerListening>(_host.System);
        using var appListening = new EventTap<AppListening>(_host.System);
        using var online = new EventTap<AppOnline>(_host.System);
        _host.Run("server", ServerActor.Props(server, _identity, ServerVerb.Clients(server), _host.Services));
        Server = (await listening.NextAsync(patience.Token)).EndPoint;
        App = (await appListening.NextAsync(patience.Token)).EndPoint;

        // Only now is it known where the server is: the port was the system's choice.
        var address = new ConfigurationOverride("venus.client.server.address", $"\"{Server}\"", "demo");
        var nodes = NodeConfigurations.Load(new ConfigurationSources(Path.Combine(_folder.FullName, InitWriter.ClientFile), [.. overrides, address]), NodeKinds.Client);
        _host.Run("client", ClientActor.Props(nodes.Client!, _host.Services));
        await online.NextAsync(patience.Token);
    }

    /// <summary>The supervision tree as it stands, drawn.</summary>
    public async Task<string> TreeAsync(TimeSpan deadline)
    {
        var tree = await _host.Supervision.Ask<SupervisionTreeActor.TreeStatus>(SupervisionTreeActor.GetTree.Instance, deadline);
        return TreeText.Render(tree.Nodes);
    }
}
