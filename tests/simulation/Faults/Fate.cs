using System.Net;
using Venus.SimulationTests.Network;
using Venus.SimulationTests.Nodes;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Faults;

/// <summary>What goes wrong in a world, and when it is good again: drawn from the seed, several things at once now and then.</summary>
internal sealed class Fate
{
    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly SimulatedProcess _process;
    private readonly HashSet<string> _injected = new(StringComparer.Ordinal);
    private int _open;

    public Fate(Scenario scenario)
    {
        _scenario = scenario;
        _random = scenario.World.RandomOf("fate");
        _process = new SimulatedProcess(scenario.World, "fate");
        IsGentle = _random.Next(2) == 0;
    }

    /// <summary>Everything that was to go wrong has, and is mended.</summary>
    public bool IsOver => _open == 0;

    /// <summary>Actors were made to fail, and their visitors with them: those have no cause of their own.</summary>
    public bool MayHaveFailed => _injected.Count > 0;

    /// <summary>Only links were lost, and soon replaced: every bridge that has begun must come to its proper end.</summary>
    public bool IsGentle { get; }

    public bool HasInjected(LifecycleEvent failure) => failure.Cause is { } cause && _injected.Contains(cause);

    public void Begin()
    {
        Action[] slow = [() => SetWay(100, 20_000), () => SetWay(100_000, 400_000), () => SetWay(500_000, 3_000_000)];
        slow[_random.Next(slow.Length)]();
        var count = _random.Next(8) switch { 0 => 0, 1 or 2 or 3 => 1, 4 or 5 => 2, 6 => 3, _ => 6 };
        if (IsGentle)
            count *= 3;
        for (var i = 0; i < count; i++)
            Start(TimeSpan.FromSeconds(_random.NextDouble() * 11), IsGentle ? DrawGentle() : Draw());
    }

    // What a bridge has to survive: connections are lost one after another, but the nodes and their ends live on.
    private Func<Task> DrawGentle() => _random.Next(8) switch
    {
        0 => SilenceAsync,
        1 => () => PartitionAsync(_random.Next(2) == 0, true, TimeSpan.FromMilliseconds(_random.Next(1, 4_000))),
        2 => () => ForAWhileAsync(() => _scenario.Network.GhostDials = 2, () => _scenario.Network.GhostDials = 0),
        3 or 4 => StallAsync,
        _ => () => CutAsync(bothEnds: _random.Next(2) == 0),
    };

    private Func<Task> Draw() => _random.Next(18) switch
    {
        0 => () => KillAsync(server: true, machine: false),
        1 => () => KillAsync(server: false, machine: false),
        2 => () => KillAsync(server: _random.Next(2) == 0, machine: true),
        3 => () => PartitionAsync(there: true, back: true, AWhile()),
        4 => () => PartitionAsync(there: true, back: false, AWhile()),
        5 => () => PartitionAsync(there: false, back: true, AWhile()),
        6 or 7 => () => CutAsync(bothEnds: _random.Next(2) == 0),
        8 => SilenceAsync,
        9 => PauseAsync,
        10 => () => ForAWhileAsync(() => _scenario.Network.RefusedDials = 2, () => _scenario.Network.RefusedDials = 0),
        11 => () => ForAWhileAsync(() => _scenario.Network.GhostDials = 2, () => _scenario.Network.GhostDials = 0),
        12 => FailAcceptsAsync,
        13 => InjectAsync,
        14 => SetClockAsync,
        15 => TargetDownAsync,
        16 => StallAsync,
        _ => RestartAsync,
    };

    private void Start(TimeSpan after, Func<Task> fault)
    {
        _open++;
        _process.Run(async () =>
        {
            await DelayAsync(after);
            await fault();
            _open--;
        });
    }

    private Task DelayAsync(TimeSpan time) => Task.Delay(time, _process.Clock);

    private TimeSpan AWhile() => TimeSpan.FromMilliseconds(_random.Next(3) switch { 0 => _random.Next(1, 300), 1 => _random.Next(300, 4_000), _ => _random.Next(4_000, 12_000) });

    private Task AWhileAsync() => DelayAsync(AWhile());

    private void Say(string what) => _scenario.World.Trace.Add(_scenario.World.Now, what);

    private void SetWay(int min, int max)
    {
        var (there, back) = Way();
        there.Delay = back.Delay = (min, max);
    }

    private (Route There, Route Back) Way() => _scenario.Network.RoutesOf(IPAddress.Parse("10.0.0.2"), IPAddress.Parse(NodeOptions.ServerHost));

    private async Task KillAsync(bool server, bool machine)
    {
        var node = server ? _scenario.Server : _scenario.Client;
        if (node.IsStopping)
            return;
        Say($"{(machine ? "machine" : "process")} of {node.Name} dies");
        node.Kill(_scenario.Network, machine);
        await AWhileAsync();
        if (server)
            _scenario.StartServer();
        else
            _scenario.StartClient();
    }

    private async Task RestartAsync()
    {
        var server = _random.Next(2) == 0;
        var node = server ? _scenario.Server : _scenario.Client;
        if (node.IsStopping)
            return;
        Say($"{node.Name} is told to stop");
        node.Stop();
        for (var waited = 0; waited < 80 && !node.HasEnded; waited += node.Process.IsPaused ? 0 : 1)
            await DelayAsync(TimeSpan.FromMilliseconds(100));
        if (!node.HasEnded)
            _scenario.Crowd.Violation($"{node.Name} did not stop in time: {string.Join(", ", node.Alive)}");
        node.Kill(_scenario.Network, machine: false);
        if (server)
            _scenario.StartServer();
        else
            _scenario.StartClient();
    }

    private async Task PartitionAsync(bool there, bool back, TimeSpan time)
    {
        var (way, wayBack) = Way();
        if (way.IsBlocked || wayBack.IsBlocked)
            return;
        Say($"nothing arrives {(there ? "at the server" : "")} {(back ? "at the client" : "")}");
        if (there)
            way.Block();
        if (back)
            wayBack.Block();
        await DelayAsync(time);
        Say("everything arrives again");
        way.Unblock();
        wayBack.Unblock();
    }

    // Something on the way resets a connection between the nodes, at both ends or at one.
    private Task CutAsync(bool bothEnds)
    {
        if (Pick() is { } wire)
        {
            Say("a connection is reset on the way");
            if (bothEnds || _random.Next(2) == 0)
                wire.Dialled.OnReset();
            else
                wire.Accepted.OnReset();
            if (bothEnds)
                wire.Accepted.OnReset();
        }

        return Task.CompletedTask;
    }

    private Task SilenceAsync()
    {
        if (Pick() is { } wire)
        {
            Say("a connection is forgotten on the way");
            wire.Silence();
        }

        return Task.CompletedTask;
    }

    // Its packets are lost again and again, while the others pass: what it carries comes late, behind what was said on others since.
    private async Task StallAsync()
    {
        if (Pick() is not { } wire)
            return;
        Say("a connection stalls");
        wire.Silence();
        await DelayAsync(TimeSpan.FromMilliseconds(_random.Next(100, 6_000)));
        Say("a connection goes on");
        wire.GoOn();
    }

    private async Task PauseAsync()
    {
        var node = _random.Next(2) == 0 ? _scenario.Server : _scenario.Client;
        Say($"{node.Name} stands still");
        node.Process.Pause();
        await AWhileAsync();
        Say($"{node.Name} goes on");
        node.Process.Resume();
    }

    private async Task ForAWhileAsync(Action begin, Action end)
    {
        Say("dials go wrong");
        begin();
        await AWhileAsync();
        Say("dials go right");
        end();
    }

    private Task FailAcceptsAsync()
    {
        Say("accepts fail");
        foreach (var listener in _scenario.Network.Listeners.Where(listener => listener.Process == _scenario.Server.Process))
            listener.Failures = _random.Next(0, 4);
        return Task.CompletedTask;
    }

    private Task InjectAsync()
    {
        var node = _random.Next(2) == 0 ? _scenario.Server : _scenario.Client;
        var paths = node.Alive.Where(static path => path.Count(static c => c == '/') > 2).ToList();
        if (node.IsStopping || paths.Count == 0)
            return Task.CompletedTask;
        var path = paths[_random.Next(paths.Count)];
        var cause = $"injected {_injected.Count}";
        _injected.Add(cause);
        Say("an actor fails");
        _scenario.World.Trace.Say(_scenario.World.Now, $"{node.Name} {path} is made to fail");
        node.Process.Run(() => node.System.ActorSelection(path).Tell(new InjectedFault(cause), ActorRefs.NoSender));
        return Task.CompletedTask;
    }

    private Task SetClockAsync()
    {
        Say("a wall clock jumps");
        var node = _random.Next(2) == 0 ? _scenario.Server : _scenario.Client;
        node.Process.WallClockError = TimeSpan.FromSeconds(_random.Next(-4000, 4000));
        return Task.CompletedTask;
    }

    private async Task TargetDownAsync()
    {
        var app = _random.Next(_scenario.Apps);
        if (_scenario.Targets[app] is not { } listener)
            return;
        Say("a target is down");
        listener.Dispose();
        _scenario.Targets[app] = null;
        await AWhileAsync();
        Say("a target is up");
        _scenario.Targets[app] = _scenario.Crowd.OpenTarget(app);
    }

    private Wire? Pick()
    {
        var wires = _scenario.Network.Ends.Where(end => end.Process == _scenario.Client.Process && end.Peer.Port == NodeOptions.GatePort).ToList();
        return wires.Count == 0 ? null : wires[_random.Next(wires.Count)].Wire;
    }
}
