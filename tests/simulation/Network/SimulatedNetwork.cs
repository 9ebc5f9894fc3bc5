using System.Net;
using System.Net.Sockets;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Network;

/// <summary>
/// The machines' network stacks and what is between them: ports, connections, delays. Where TCP leaves something open (how bytes are cut into pieces, how long they take, which call
/// meets a reset) it draws from the seed.
/// </summary>
internal sealed class SimulatedNetwork
{
    private const long SynAgain = TimeSpan.TicksPerSecond;
    private const int SynTries = 60;

    private readonly Dictionary<(IPAddress From, IPAddress To), Route> _routes = [];
    private readonly Dictionary<IPEndPoint, WireListener> _listeners = [];
    private readonly List<WireEnd> _ends = [];
    private readonly Random _random;
    private readonly int _smallest;
    private int _lastPort = 20_000;

    public SimulatedNetwork(SimulatedWorld world)
    {
        World = world;
        Kernel = new SimulatedProcess(world, "net");
        _random = world.RandomOf("network");

        // Some worlds cut everything to crumbs, some nothing.
        _smallest = _random.Next(3) switch { 0 => 1, 1 => 200, _ => int.MaxValue };
    }

    public SimulatedWorld World { get; }

    /// <summary>In whose name packets travel; never stopped.</summary>
    public SimulatedProcess Kernel { get; }

    /// <summary>Ends that processes hold.</summary>
    public IReadOnlyList<WireEnd> Ends => _ends;

    public IEnumerable<WireListener> Listeners => _listeners.Values;

    /// <summary>Those that are closed too.</summary>
    public List<WireListener> AllListeners { get; } = [];

    /// <summary>Called with each connection that a process gets by dialling or accepting.</summary>
    public Action<Wire>? Connected { get; set; }

    /// <summary>One dial in this many is refused on the way; 0 for none.</summary>
    public int RefusedDials { get; set; }

    /// <summary>One dial in this many arrives a second time, as a connection that nobody is behind; 0 for none.</summary>
    public int GhostDials { get; set; }

    public Route RouteOf(IPAddress from, IPAddress to)
    {
        if (!_routes.TryGetValue((from, to), out var route))
            _routes[(from, to)] = route = new Route(from, to);
        return route;
    }

    /// <summary>Both directions between two hosts.</summary>
    public (Route There, Route Back) RoutesOf(IPAddress one, IPAddress other) => (RouteOf(one, other), RouteOf(other, one));

    public void After(long ticks, Action action)
        => Kernel.Clock.CreateTimer(static action => ((Action)action!)(), action, TimeSpan.FromTicks(Math.Max(1, ticks)), Timeout.InfiniteTimeSpan);

    public bool Coin() => _random.Next(2) == 0;

    public bool IsSpuriousWake() => _random.Next(64) == 0;

    public long DelayOf(Route route) => _random.Next(route.Delay.Min, route.Delay.Max + 1);

    public long RetransmissionDelay() => _random.Next(10_000, 5_000_000);

    /// <summary>How many of that many bytes travel as one piece.</summary>
    public int Slice(int count) => _smallest >= count || _random.Next(4) == 0 ? count : Math.Clamp(_random.Next(1, count + 1), _smallest, count);

    public int BufferSize() => _random.Next(4) switch { 0 => 1024, 1 => 4096, 2 => 16 * 1024, _ => 128 * 1024 };

    public WireListener Listen(SimulatedProcess process, IPEndPoint endPoint, int backlog)
    {
        if (_listeners.ContainsKey(endPoint))
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        var listener = _listeners[endPoint] = new WireListener(this, process, endPoint, backlog);
        AllListeners.Add(listener);
        return listener;
    }

    public async Task<WireEnd> ConnectAsync(SimulatedProcess process, IPAddress host, IPEndPoint remote, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = new IPEndPoint(host, ++_lastPort);
        var end = new WireEnd(this, process, host, local, remote);
        var dial = new Dial(end, new TaskCompletionSource<WireEnd>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (RefusedDials > 0 && _random.Next(RefusedDials) == 0)
            After(DelayOf(RouteOf(host, remote.Address)), () => dial.Answer.TrySetException(new SocketException((int)(Coin() ? SocketError.ConnectionRefused : SocketError.HostUnreachable))));
        else
            SendSyn(dial, SynTries);
        if (GhostDials > 0 && _random.Next(GhostDials) == 0)
            After(_random.Next(1, 10_000_000), () => Haunt(host, remote));
        using var registration = cancellation.UnsafeRegister(static (dial, token) => ((Dial)dial!).Answer.TrySetCanceled(token), dial);
        return await dial.Answer.Task;
    }

    /// <summary>A process died: the system closes what it held. With the machine, nobody is told of anything.</summary>
    public void OnDeath(SimulatedProcess process, bool machine)
    {
        foreach (var listener in _listeners.Values.Where(listener => listener.Process == process).ToList())
            listener.Dispose();
        foreach (var end in _ends.Where(end => end.Process == process).ToList())
        {
            if (machine)
                end.Vanish();
            else
                end.Orphan();
        }
    }

    public void Forget(WireEnd end) => _ends.Remove(end);

    public void Forget(WireListener listener) => _listeners.Remove(listener.EndPoint);

    private void SendSyn(Dial dial, int tries)
    {
        var (there, _) = RoutesOf(dial.End.Host, dial.End.Peer.Address);
        After(DelayOf(there), () => OnSyn(dial, tries));
    }

    private void OnSyn(Dial dial, int tries)
    {
        var (there, back) = RoutesOf(dial.End.Host, dial.End.Peer.Address);
        if (dial.Answer.Task.IsCompleted || dial.End.Process.IsDead)
            return;
        var known = _listeners.TryGetValue(dial.End.Peer, out var listener);
        if (there.IsBlocked || back.IsBlocked || (known && listener!.IsFull))
        {
            if (tries == 0)
                dial.Answer.TrySetException(new SocketException((int)SocketError.TimedOut));
            else
                After(SynAgain, () => OnSyn(dial, tries - 1));
            return;
        }

        if (!known)
        {
            After(DelayOf(back), () => dial.Answer.TrySetException(new SocketException((int)SocketError.ConnectionRefused)));
            return;
        }

        var wire = Join(dial.End, listener!);
        After(DelayOf(back), () =>
        {
            // Who gave up meanwhile closes what he never had.
            if (dial.End.Process.IsDead)
                dial.End.Orphan();
            else if (dial.Answer.TrySetResult(dial.End))
                Connected?.Invoke(wire);
            else
                dial.End.Reset();
        });
    }

    private Wire Join(WireEnd dialled, WireListener listener)
    {
        var accepted = new WireEnd(this, listener.Process, listener.EndPoint.Address, listener.EndPoint, dialled.Local);
        var wire = new Wire(this, dialled, accepted);
        _ends.Add(dialled);
        _ends.Add(accepted);
        listener.Offer(accepted);
        return wire;
    }

    // The first attempt's packets come late, behind those of the second: a connection that nobody is behind.
    private void Haunt(IPAddress host, IPEndPoint remote)
    {
        if (!_listeners.TryGetValue(remote, out var listener) || listener.IsFull || RouteOf(host, remote.Address).IsBlocked)
            return;
        var ghost = new WireEnd(this, Kernel, host, new IPEndPoint(host, ++_lastPort), remote);
        Join(ghost, listener);
        After(_random.Next(1, 50_000_000), ghost.Reset);
    }

    private sealed record Dial(WireEnd End, TaskCompletionSource<WireEnd> Answer);
}
