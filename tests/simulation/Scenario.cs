using System.Net;
using Venus.Client.Configuration;
using Venus.Net.Protocol;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.SimulationTests.Faults;
using Venus.SimulationTests.Network;
using Venus.SimulationTests.Nodes;
using Venus.SimulationTests.Traffic;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests;

/// <summary>
/// One world from its beginning to its end: both nodes start, visitors come, faults happen and pass; then every app has to be online again and serve, everything has to come to its
/// end, and nothing may be left.
/// </summary>
internal sealed class Scenario
{
    // Silence until it is noticed, an attempt that is still under way, the longest wait between two, and a registration that was refused for now.
    private static readonly TimeSpan OnlineBound = TimeSpan.FromSeconds(3 + 6 + 2 + 5);

    // The longest that anything may wait by its options, several times over; the system's own limits for a connection without an answer are in it.
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(300);

    private readonly HashSet<string> _online = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ended = new(StringComparer.Ordinal);
    private readonly HashSet<BridgeId> _bridges = [];
    private readonly HashSet<string> _clientBridges = new(StringComparer.Ordinal);
    private readonly Fate _fate;
    private int _runs;

    public Scenario(int seed, bool keepTrace = false)
    {
        World = new SimulatedWorld(seed, keepTrace);
        Network = new SimulatedNetwork(World);
        Crowd = new Crowd(Network, static app => new IPEndPoint(IPAddress.Parse(NodeOptions.ServerHost), NodeOptions.FirstAppPort + app));
        var random = World.RandomOf("scenario");
        Apps = random.Next(1, 4);
        Resumes = random.Next(5) > 0;
        Visitors = [.. Enumerable.Range(1, random.Next(2, 14)).Select(id => VisitorScript.Draw(random, id, Apps, TimeSpan.FromSeconds(10)))];
        _fate = new Fate(this);
        (ServerOptions, ClientOptions) = Vary(NodeOptions.Of(Apps), random);
    }

    public SimulatedWorld World { get; }

    public SimulatedNetwork Network { get; }

    public Crowd Crowd { get; }

    public int Apps { get; }

    /// <summary>Whether bridges are to outlive their links.</summary>
    public bool Resumes { get; }

    public IReadOnlyList<VisitorScript> Visitors { get; }

    public ServerOptions ServerOptions { get; }

    public ClientOptions ClientOptions { get; }

    public Node Server { get; private set; } = null!;

    public Node Client { get; private set; } = null!;

    /// <summary>How often a bridge has gone on with another link.</summary>
    public int Resumed { get; private set; }

    public WireListener?[] Targets { get; private set; } = [];

    /// <summary>Lives the world from end to end.</summary>
    /// <returns>What was wrong; empty if nothing was.</returns>
    public IReadOnlyList<string> Run()
    {
        Targets = [.. Enumerable.Range(0, Apps).Select(Crowd.OpenTarget)];
        StartServer();
        StartClient();
        foreach (var script in Visitors)
            Crowd.Send(script);
        _fate.Begin();
        World.RunUntil(() => _fate.IsOver || Crowd.Violations.Count > 0, World.Time + TimeSpan.FromSeconds(120));
        Require(_fate.IsOver, "the faults are not over");
        World.Run(OnlineBound);
        Require(_online.Count == Apps, () => $"of {Apps} apps only [{string.Join(", ", _online)}] are online {OnlineBound.TotalSeconds} s after the last fault");
        Probe();
        Require(World.RunUntil(() => Crowd.IsGone, World.Time + EndBound), () => $"visitors are still here: {string.Join(", ", Crowd.Visitors.Where(static visitor => !visitor.IsDone).Select(static visitor => visitor.Script.Id))}, targets: {Crowd.Targets.Count(static target => !target.IsDone)}");
        SayEnds();
        CheckProbes();
        World.RunUntil(IsQuiet, World.Time + EndBound);
        CheckQuiet();
        StopAll();
        if (World.Escape is { } escape)
            Crowd.Violation(escape);
        return Crowd.Violations;
    }

    public void StartServer()
    {
        _online.Clear();
        Server = Node.StartServer(World, Network, ++_runs, ServerOptions, Observe);
    }

    public void StartClient() => Client = Node.StartClient(World, Network, ++_runs, IPAddress.Parse("10.0.0.2"), ClientOptions, Observe);

    private (ServerOptions Server, ClientOptions Client) Vary((ServerOptions Server, ClientOptions Client) options, Random random) => (
        options.Server with
        {
            // A gentle world has one loss after another, and a bridge may have no link through several of them.
            Links = options.Server.Links with { MaxIdle = random.Next(1, 6), ResumeGrace = _fate.IsGentle ? TimeSpan.FromSeconds(60) : options.Server.Links.ResumeGrace },
            Apps = options.Server.Apps.ToDictionary(static app => app.Key, app => app.Value with { Resume = Resumes }),
        },
        options.Client with { Links = options.Client.Links with { Warm = random.Next(0, 3), MaxIdle = random.Next(2, 6), MaxDialing = random.Next(1, 5) } });

    private void Observe(Node node, object happened)
    {
        switch (happened)
        {
            case AppOnline online when ReferenceEquals(node, Server):
                _online.Add(online.App);
                break;
            case AppOffline offline when ReferenceEquals(node, Server):
                _online.Remove(offline.App);
                break;
            case VisitorResumed:
                Resumed++;
                break;
            case VisitorEnded ended:
                OnVisitorEnded(ended);
                break;
            case LifecycleEvent { Kind: LifecycleKind.Started } life when node == Client && life.Path.Contains("/bridges/", StringComparison.Ordinal):
                Require(_clientBridges.Add(node.Name + life.Path), "a client took one bridge twice");
                break;
            case LifecycleEvent { Kind: LifecycleKind.Failed } life when !_fate.HasInjected(life):
                Crowd.Violation($"{node.Name}: an actor failed: {life.Path}: {life.Cause}");
                break;
        }
    }

    private void OnVisitorEnded(VisitorEnded ended)
    {
        var visitor = ended.Visitor?.ToString() ?? "nobody";
        _ended[visitor] = _ended.GetValueOrDefault(visitor) + 1;
        Require(_bridges.Add(ended.Bridge), "a bridge ended twice, or its id was used twice");
        Require(_ended[visitor] == 1 || visitor == "nobody", "a visitor ended twice");
    }

    private void Probe()
    {
        for (var app = 0; app < Apps; app++)
            Crowd.Send(new VisitorScript(1000 + app, app, World.Time, 3000, 5000));
    }

    private void CheckProbes()
    {
        for (var app = 0; app < Apps; app++)
        {
            var probe = Crowd.Find(1000 + app);
            Require(probe is { SawEnd: true, Received: 5000 }, () => $"app {app} is online but does not serve: its visitor received {probe?.Received ?? 0} bytes, then {probe?.Failure}");
        }
    }

    private void SayEnds()
    {
        foreach (var end in Network.Ends)
            World.Trace.Say(World.Now, $"{end.Process.Name} holds {end}");
    }

    private bool IsQuiet() =>
        !Bridges(Server).Any() && !Bridges(Client).Any() && EndsOf(Server) == EndsOf(Client) && EndsOf(Server) <= 1 + Math.Min(ClientOptions.Links.Warm, ServerOptions.Links.MaxIdle);

    private void CheckQuiet()
    {
        Require(!Bridges(Server).Any() && !Bridges(Client).Any(), () => $"bridges are left: {string.Join(", ", Bridges(Server).Concat(Bridges(Client)))}");
        Require(Server.Replay.Used == 0 && Client.Replay.Used == 0, () => $"replay memory is left: {Server.Replay.Used} bytes on the server, {Client.Replay.Used} on the client");
        Require(IsQuiet(), () => $"connections are left: the server holds {EndsOf(Server)}, the client {EndsOf(Client)}, {ClientOptions.Links.Warm} links are to be warm");
        CheckVisitors();
        if (Resumes && _fate.IsGentle)
            CheckWhole();
    }

    // A visitor whose bytes have reached its target has a bridge, and nothing that happened in a gentle world is a reason to break one.
    private void CheckWhole()
    {
        foreach (var visitor in Crowd.Visitors.Where(static visitor => visitor is { Target: not null, Script: { VisitorResetsAt: < 0, TargetResetsAt: < 0 } }))
        {
            Require(visitor.SawEnd && visitor.Target!.SawEnd, () => $"the bridge of visitor {visitor.Script.Id} broke though it could have been resumed: {visitor.Failure}, its target {visitor.Target!.Failure}");
        }
    }

    // Each visitor that a server accepted has ended with one cause, unless the server was killed under it.
    private void CheckVisitors()
    {
        foreach (var listener in Network.AllListeners.Where(static listener => listener.EndPoint.Port >= NodeOptions.FirstAppPort && !listener.Process.IsDead))
        {
            foreach (var accepted in listener.Accepted)
            {
                var causes = _ended.GetValueOrDefault(accepted.Peer.ToString());
                Require(causes == 1 || _fate.MayHaveFailed, () => $"the visitor from {accepted.Peer} was accepted and has {causes} causes of its end");
                Require(accepted.IsClosed, () => $"the visitor from {accepted.Peer} is still connected");
            }
        }
    }

    private void StopAll()
    {
        Server.Stop();
        Client.Stop();
        Require(World.RunUntil(() => Server.HasEnded && Client.HasEnded, World.Time + TimeSpan.FromSeconds(20)), () => $"actors outlive their node: {string.Join(", ", Server.Alive.Concat(Client.Alive))}");
        World.Run(TimeSpan.FromSeconds(20));
        foreach (var node in new[] { Server, Client })
        {
            Require(EndsOf(node) == 0, () => $"{node.Name} ended and left {EndsOf(node)} connections: {string.Join(", ", Network.Ends.Where(end => end.Process == node.Process).Select(static end => $"{end.Local} to {end.Peer}"))}");
            Require(node.Process.ArmedTimers == 0, () => $"{node.Name} ended and left {node.Process.ArmedTimers} timers");
            Require(!Network.Listeners.Any(listener => listener.Process == node.Process), $"{node.Name} ended and left a listening port");
        }
    }

    private static IEnumerable<string> Bridges(Node node) => node.Alive.Where(static path => path.Contains("/bridges/", StringComparison.Ordinal));

    private int EndsOf(Node node) => Network.Ends.Count(end => end.Process == node.Process);

    private void Require(bool holds, string what)
    {
        if (!holds)
            Crowd.Violation(what);
    }

    private void Require(bool holds, Func<string> what)
    {
        if (!holds)
            Crowd.Violation(what());
    }
}
