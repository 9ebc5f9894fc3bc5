using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Venus.Configuration;
using Venus.Logs;
using Venus.Net.Relay;
using Venus.Supervision;
using Venus.Supervision.Runtime;

namespace Venus.Hosting;

/// <summary>
/// One process of Venus: the generic host with an actor system in it, and in that system the supervision tree and the nodes.
/// </summary>
internal sealed class NodeHost : IAsyncDisposable
{
    // What stopping may take besides the drain: CoordinatedShutdown's own phases.
    private static readonly TimeSpan StopAllowance = TimeSpan.FromSeconds(15);

    // A container's limit counts, where there is one.
    private static readonly long LargestReplay = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    private readonly IHost _host;
    private readonly Nodes _nodes;
    private Task? _stopped;

    private NodeHost(IHost host)
    {
        _host = host;
        _nodes = host.Services.GetRequiredService<Nodes>();
        Services = host.Services.GetRequiredService<NodeServices>();
        System = host.Services.GetRequiredService<ActorSystem>();
        Supervision = host.Services.GetRequiredService<IRequiredActor<SupervisionTreeActor>>().ActorRef;
    }

    /// <summary>What nodes are given.</summary>
    public NodeServices Services { get; }

    /// <summary>The actor system.</summary>
    public ActorSystem System { get; }

    /// <summary>Answers <see cref="SupervisionTreeActor.GetTree"/>.</summary>
    public IActorRef Supervision { get; }

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Starts a process without a node.</summary>
    /// <param name="options">What concerns the process and not a node.</param>
    /// <param name="drainTimeout">The longest drain of its nodes.</param>
    public static async Task<NodeHost> StartAsync(ProcessOptions options, TimeSpan drainTimeout)
    {
        // Before there is a host that would report a wrong engine in its own words.
        var relay = RelayEngines.Create(options.Relay, TimeProvider.System);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddVenusConsole(options.Log);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(static _ => NodeSignals.Take());
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        builder.Services.AddSingleton<NodeExit>();
        builder.Services.AddSingleton(_ => relay);
        var replay = new ReplayTerms((int)options.Relay.ResumeWindow.Bytes, new ReplayBudget(Math.Min(options.Relay.ResumeMemory.Bytes, LargestReplay)));
        builder.Services.AddSingleton(provider => new NodeServices(
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("venus"),
            provider.GetRequiredService<IRelayEngine>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<NodeExit>())
        {
            Replay = replay,
        });
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.AddNodeActors(options.Akka, drainTimeout);
        builder.Services.AddSingleton(provider => new Nodes(
            provider.GetRequiredService<ActorSystem>(),
            provider.GetRequiredService<ActorRegistry>(),
            provider.GetRequiredService<NodeServices>(),
            drainTimeout));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = drainTimeout + StopAllowance);
        var host = builder.Build();
        try
        {
            MakeActorSystem(host);
            await host.StartAsync();
            return new NodeHost(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    // Before the host starts, whose services would report settings that Akka.NET cannot use in their own words.
    private static void MakeActorSystem(IHost host)
    {
        try
        {
            host.Services.GetRequiredService<ActorSystem>();
        }
        catch (Exception exception)
        {
            var cause = exception.GetBaseException().Message.ReplaceLineEndings(" ");
            throw new CommandFailure($"the akka section of the configuration cannot be used: {cause}");
        }
    }

    /// <summary>Starts a node in the process.</summary>
    /// <param name="name">Its name at the top of the tree: <c>server</c>, <c>client</c>.</param>
    /// <param name="props">Its root actor.</param>
    /// <param name="upWhen">What it publishes when it is up; without it, it is up when its root is.</param>
    public void Run(string name, Props props, Type? upWhen = null) => _nodes.Run(name, props, upWhen);

    /// <summary>Says what a configuration says and probably does not mean.</summary>
    /// <param name="name">The node's name at the top of the tree.</param>
    /// <param name="nodes">The configuration.</param>
    public void Warn(string name, NodeSet nodes)
    {
        foreach (var warning in nodes.Warnings)
        {
            HostingLog.ConfigurationDoubtful(Services.Logger, $"/user/{name}", warning);
        }
    }

    /// <summary>
    /// Reads the configuration again at each SIGHUP and hands it to a node. What cannot be used is logged, line by line, and
    /// changes nothing. To be called when the node runs: a SIGHUP that came before is obeyed now.
    /// </summary>
    /// <param name="name">The node's name at the top of the tree.</param>
    /// <param name="read">Reads the configuration and makes the message of it.</param>
    public void ReloadOnHangUp(string name, Func<object> read) => _host.Services.GetRequiredService<NodeSignals>().ReloadBy(() =>
    {
        try
        {
            _nodes.Tell(name, read());
        }
        catch (Exception failure) when (failure is CommandFailure or IOException or UnauthorizedAccessException)
        {
            foreach (var line in (failure as CommandFailure)?.Lines ?? [failure.Message.ReplaceLineEndings(" ")])
            {
                HostingLog.ReloadFailed(Services.Logger, $"/user/{name}", line);
            }
        }
    });

    /// <summary>Says at each SIGHUP that it changes nothing.</summary>
    /// <param name="name">The node's name at the top of the tree.</param>
    public void KeepOnHangUp(string name) =>
        _host.Services.GetRequiredService<NodeSignals>().ReloadBy(() => HostingLog.NothingToReload(Services.Logger, $"/user/{name}"));

    /// <summary>Waits until the process is asked to end or a node cannot go on, and stops in order. No node is started after this.</summary>
    /// <exception cref="CommandFailure">A node could not go on.</exception>
    public async Task RunToEndAsync()
    {
        _nodes.Announce();
        var exit = Services.Exit.Requested;
        await Task.WhenAny(exit, System.WhenTerminated, Task.Delay(Timeout.Infinite, Stopping));

        // The actor system ends by itself only when a root has failed too often (GuardianStrategy).
        if (System.WhenTerminated.IsCompleted)
        {
            Services.Exit.Request(NodeExitCode.GivenUp, $"a node failed over {GuardianStrategy.MaxRestarts} times in {GuardianStrategy.Window.TotalSeconds:0} s; its log says why");
        }

        await StopAsync();
        if (exit.IsCompleted)
        {
            var (code, cause) = await exit;
            throw new CommandFailure(code, [$"venus: {cause.ReplaceLineEndings(" ")}"]);
        }
    }

    /// <summary>Stops in order, if that has not been done, and gives everything back: the relay engine ends after the actors.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    // A host that is stopped twice would ask its services twice, and the nodes are gone after the first time.
    private Task StopAsync() => _stopped ??= _host.StopAsync();
}
