using Microsoft.Extensions.Logging.Abstractions;
using Venus.Net.Links;
using Venus.Net.Relay;

namespace Venus.FunctionalTests.Support;

/// <summary>One node in this process: an actor system with the node's services, as the command hosts it.</summary>
internal abstract class Node : IAsyncDisposable
{
    private readonly IRelayEngine _relay;

    protected Node(string name, IRelayEngine? relay, Func<INodeNetwork, INodeNetwork>? network, params Type[] events)
    {
        _relay = relay ?? new PortableRelayEngine();
        System = ActorSystem.Create(name);
        Log = new LogCollector();
        Exit = new NodeExit();
        Events = new EventLog(System, [typeof(LifecycleEvent), .. events]);
        Services = new NodeServices(Log, _relay, TimeProvider.System, Exit);
        if (network is not null)
        {
            Services = Services with { Network = network(Services.Network) };
        }

        Tree = SupervisionTreeActor.Start(System, NullLogger.Instance);
        HandoverCollectorActor.Start(System);
    }

    public ActorSystem System { get; }

    public EventLog Events { get; }

    public LogCollector Log { get; }

    public NodeExit Exit { get; }

    public IActorRef Tree { get; }

    protected NodeServices Services { get; }

    /// <summary>The actors that live now.</summary>
    public async Task<IReadOnlyList<SupervisionTreeActor.TreeNode>> TreeAsync() =>
        (await Tree.Ask<SupervisionTreeActor.TreeStatus>(SupervisionTreeActor.GetTree.Instance, TimeSpan.FromSeconds(10))).Nodes;

    /// <summary>Waits until the node has logged the event.</summary>
    public async Task LoggedAsync(string name) => await Log.FirstAsync(name);

    /// <summary>Waits until the node has logged the event once more than so many times.</summary>
    public async Task LoggedAsync(string name, int times) => await Log.FirstAsync(name, times);

    public virtual async ValueTask DisposeAsync()
    {
        await System.Terminate();
        await _relay.DisposeAsync();
    }
}
