using System.Net;
using Venus.Client;
using Venus.Client.Configuration;
using Venus.Net.Relay;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.SimulationTests.Network;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Nodes;

/// <summary>One run of a node: the real actor tree, relay and protocol, in a simulated process.</summary>
internal sealed class Node
{
    private readonly HashSet<string> _alive = new(StringComparer.Ordinal);
    private readonly Action<Node, object> _observe;
    private readonly SimulatedWorld _world;

    private Node(SimulatedWorld world, SimulatedNetwork network, string name, IPAddress host, Action<Node, object> observe)
    {
        _world = world;
        _observe = observe;
        Host = host;
        Name = name;
        Process = new SimulatedProcess(world, name);
        Exit = new NodeExit();
        Replay = new ReplayBudget(64 * 1024 * 1024);
        Services = new NodeServices(new TraceLogger(world, name), new PortableRelayEngine(Process.Clock), Process.Clock, Exit)
        {
            Network = new NodeNetwork(network, Process, host),
            Random = world.RandomOf(name),
            Replay = new ReplayTerms(32 * 1024, Replay),
        };
    }

    public string Name { get; }

    public IPAddress Host { get; }

    public SimulatedProcess Process { get; }

    public NodeServices Services { get; }

    public NodeExit Exit { get; }

    public ReplayBudget Replay { get; }

    public ActorSystem System { get; private set; } = null!;

    public IActorRef Root { get; private set; } = ActorRefs.Nobody;

    /// <summary>The node's actors that live now, by path.</summary>
    public IReadOnlyCollection<string> Alive => _alive;

    /// <summary>Whether it was told to stop in order, or was killed.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Whether its tree has ended, or it was killed.</summary>
    public bool HasEnded => Process.IsDead || (IsStopping && _alive.Count == 0);

    public static Node StartServer(SimulatedWorld world, SimulatedNetwork network, int run, ServerOptions options, Action<Node, object> observe)
    {
        var node = new Node(world, network, $"server{run}", IPAddress.Parse(NodeOptions.ServerHost), observe);
        node.Start("server", ServerActor.Props(options, NodeOptions.Identity, new ClientDirectory(options.Clients), node.Services),
            typeof(ServerListening), typeof(AppListening), typeof(AppOnline), typeof(AppOffline), typeof(VisitorEnded), typeof(VisitorSuspended), typeof(VisitorResumed));
        return node;
    }

    public static Node StartClient(SimulatedWorld world, SimulatedNetwork network, int run, IPAddress host, ClientOptions options, Action<Node, object> observe)
    {
        var node = new Node(world, network, $"client{run}", host, observe);
        node.Start("client", ClientActor.Props(options, node.Services));
        return node;
    }

    /// <summary>SIGTERM: drains, then ends.</summary>
    public void Stop()
    {
        IsStopping = true;
        Process.Run(() => System.ActorOf(ActorProps.Of(() => new Drainer(Root)), "drainer"));
    }

    /// <summary>SIGKILL, or the machine's end: nothing of it runs any more.</summary>
    public void Kill(SimulatedNetwork network, bool machine)
    {
        IsStopping = true;
        Process.Kill();
        network.OnDeath(Process, machine);
    }

    private void Start(string name, Props props, params Type[] events) => Process.Run(() =>
    {
        System = SimulatedActors.Start(Process, Name);
        Type[] observed = [typeof(LifecycleEvent), .. events];
        System.ActorOf(ActorProps.Of(() => new Observer(observed, Observe)), "observer");
        HandoverCollectorActor.Start(System);
        Root = System.ActorOf(props, name);
    });

    private void Observe(object happened)
    {
        if (happened is LifecycleEvent life)
        {
            if (life.Kind == LifecycleKind.Started)
                _alive.Add(life.Path);
            else if (life.Kind == LifecycleKind.Stopped)
                _alive.Remove(life.Path);
        }

        _world.Trace.Say(_world.Now, $"{Name} {happened}");
        _observe(this, happened);
    }

    // Not by Ask and the coordinated shutdown: their timers and continuations would be the only ones outside of the actors.
    private sealed class Drainer : ReceiveActor
    {
        private readonly IActorRef _root;

        public Drainer(IActorRef root)
        {
            _root = root;
            Receive<Drained>(_ =>
            {
                Context.System.Stop(_root);
                Context.Stop(Self);
            });
        }

        protected override void PreStart() => _root.Tell(Drain.Instance, Self);
    }

    private sealed class Observer : ReceiveActor
    {
        public Observer(Type[] events, Action<object> observe)
        {
            foreach (var type in events)
                Context.System.EventStream.Subscribe(Self, type);
            ReceiveAny(observe);
        }
    }
}
