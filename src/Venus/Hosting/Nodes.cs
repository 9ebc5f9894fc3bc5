using Akka.Hosting;
using Venus.Supervision;

namespace Venus.Hosting;

/// <summary>
/// The root actors of the process. When the host stops they drain first, while everything still serves: a task in a phase of
/// the coordinated shutdown, which ends the actor system only after that.
/// </summary>
internal sealed class Nodes(ActorSystem system, ActorRegistry registry, NodeServices services, TimeSpan drainTimeout)
{
    // The actors keep the drain's deadline themselves; these are for the case that one of them does not, and that its answer is late.
    private static readonly TimeSpan DrainAllowance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PhaseAllowance = TimeSpan.FromSeconds(1);

    private readonly List<(string Name, ServiceManagerActor.Node Node)> _roots = [];

    /// <summary>The longest that <see cref="DrainAsync()"/> may take.</summary>
    public static TimeSpan Longest(TimeSpan drainTimeout) => drainTimeout + DrainAllowance + PhaseAllowance;

    private IActorRef? ServiceManager => registry.TryGet<ServiceManagerActor>(out var actor) ? actor : null;

    /// <summary>Starts a node. To be called from one thread, before the host stops.</summary>
    /// <param name="name">Its name at the top of the tree.</param>
    /// <param name="props">Its root actor.</param>
    /// <param name="upWhen">What it publishes when it is up; without it, it is up when its root is.</param>
    public void Run(string name, Props props, Type? upWhen)
    {
        // Before it can be published.
        if (ServiceManager is { } manager && upWhen is not null)
        {
            system.EventStream.Subscribe(manager, upWhen);
        }

        var root = system.ActorOf(props, name);
        registry.TryRegister(props.Type, root);
        _roots.Add((name, new ServiceManagerActor.Node(root, upWhen)));
    }

    /// <summary>Says that every node of this process has been started, so that the service manager learns when all are up.</summary>
    public void Announce() => ServiceManager?.Tell(new ServiceManagerActor.Watch([.. _roots.Select(static entry => entry.Node)]));

    /// <summary>Sends a message to a node that runs.</summary>
    public void Tell(string name, object message) => _roots.Single(entry => entry.Name == name).Node.Root.Tell(message);

    /// <summary>Has every node drain, at once.</summary>
    public async Task<Done> DrainAsync()
    {
        await Task.WhenAll([SayStoppingAsync(), .. _roots.Select(entry => DrainAsync(entry.Name, entry.Node.Root))]);
        return Done.Instance;
    }

    private async Task SayStoppingAsync()
    {
        if (ServiceManager is { } manager)
        {
            await ((Task)manager.Ask<Drained>(Drain.Instance, DrainAllowance)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrainAsync(string name, IActorRef root)
    {
        try
        {
            var drained = await root.Ask<Drained>(Drain.Instance, drainTimeout + DrainAllowance);
            HostingLog.Drained(services.Logger, $"/user/{name}", drained.Reset);
        }
        catch (Exception exception) when (exception is AskTimeoutException or TaskCanceledException)
        {
            HostingLog.DrainFailed(services.Logger, $"/user/{name}", drainTimeout);
        }
    }
}
