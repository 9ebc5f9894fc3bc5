using System.Net;
using System.Net.Sockets;
using Venus.SimulationTests.Network;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Traffic;

/// <summary>Everybody at the ends: visitors and targets, and what they have found wrong.</summary>
internal sealed class Crowd
{
    private static readonly IPAddress VisitorsHost = IPAddress.Parse("10.1.0.1");

    private readonly SimulatedNetwork _network;
    private readonly SimulatedProcess _process;
    private readonly Dictionary<long, Visitor> _visitors = [];
    private readonly List<Target> _targets = [];
    private readonly List<string> _violations = [];
    private readonly Func<int, IPEndPoint> _portOf;
    private int _coming;

    public Crowd(SimulatedNetwork network, Func<int, IPEndPoint> portOf)
    {
        _network = network;
        _portOf = portOf;
        _process = new SimulatedProcess(network.World, "crowd");
        Random = network.World.RandomOf("crowd");
    }

    public Random Random { get; }

    public IReadOnlyList<string> Violations => _violations;

    public IReadOnlyCollection<Visitor> Visitors => _visitors.Values;

    public IReadOnlyList<Target> Targets => _targets;

    /// <summary>Nobody is connected or about to be.</summary>
    public bool IsGone => _coming == 0 && _visitors.Values.All(static visitor => visitor.IsDone) && _targets.TrueForAll(static target => target.IsDone);

    public SimulatedProcess Process => _process;

    /// <summary>Where an app's target listens.</summary>
    public static IPEndPoint TargetOf(int app) => new(IPAddress.Parse("10.2.0.1"), 5000 + app);

    public void Violation(string text)
    {
        _network.World.Trace.Say(_network.World.Now, $"VIOLATION {text}");
        _violations.Add($"at {_network.World.Time.TotalSeconds:0.000000} s: {text}");
    }

    public Task DelayAsync(TimeSpan time) => Task.Delay(time, _process.Clock);

    public Visitor? Find(long id) => _visitors.GetValueOrDefault(id);

    /// <summary>Sends a visitor in when its time comes.</summary>
    public void Send(VisitorScript script)
    {
        _coming++;
        _process.Run(async () => await VisitAsync(script));
    }

    /// <summary>Opens an app's target.</summary>
    public WireListener OpenTarget(int app)
    {
        var listener = _network.Listen(_process, TargetOf(app), 128);
        _process.Run(async () => await ServeAsync(app, listener));
        return listener;
    }

    public void OnDone(Party party)
    {
        var (kind, id) = party is Visitor visitor ? ("visitor", visitor.Script.Id) : ("target", ((Target)party).Visitor?.Script.Id ?? -1);
        _network.World.Trace.Add(_network.World.Now, kind, id, party.Received);
        _network.World.Trace.Say(_network.World.Now, $"{kind} {id} is done: sent {party.Sent}{(party.HasEnded ? " and ended" : "")}, received {party.Received}{(party.SawEnd ? " and saw the end" : "")} {party.Failure}");
    }

    private async Task VisitAsync(VisitorScript script)
    {
        var wait = script.At - _network.World.Time;
        if (wait > TimeSpan.Zero)
            await DelayAsync(wait);
        try
        {
            var connection = await _network.ConnectAsync(_process, VisitorsHost, _portOf(script.App), CancellationToken.None);
            var visitor = new Visitor(this, script, connection);
            _visitors.Add(script.Id, visitor);
            _network.World.Trace.Say(_network.World.Now, $"visitor {script.Id} comes from {connection.Local}");
            var running = visitor.RunAsync();
            _coming--;
            await running;
        }
        catch (SocketException refused)
        {
            // Nobody listens: the server is down.
            _coming--;
            _network.World.Trace.Say(_network.World.Now, $"visitor {script.Id} cannot connect: {refused.SocketErrorCode}");
        }
    }

    private async Task ServeAsync(int app, WireListener listener)
    {
        try
        {
            while (true)
            {
                var target = new Target(this, app, (WireEnd)await listener.AcceptAsync());
                _targets.Add(target);
                _process.Run(async () => await target.RunAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The target is down.
        }
    }
}
