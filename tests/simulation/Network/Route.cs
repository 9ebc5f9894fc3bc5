using System.Net;

namespace Venus.SimulationTests.Network;

/// <summary>One direction between two hosts: how long a packet takes, and whether any arrives.</summary>
internal sealed class Route(IPAddress from, IPAddress to)
{
    private readonly List<Flow> _held = [];

    public IPAddress From => from;

    public IPAddress To => to;

    /// <summary>Shortest and longest way, in ticks of 100 ns.</summary>
    public (int Min, int Max) Delay { get; set; } = (100, 2_000);

    /// <summary>Nothing arrives. What is sent meanwhile is sent again by the hosts once the way is free, except resets, which are sent once.</summary>
    public bool IsBlocked { get; private set; }

    public void Block() => IsBlocked = true;

    public void Unblock()
    {
        IsBlocked = false;
        foreach (var flow in _held)
            flow.Release();
        _held.Clear();
    }

    public void Hold(Flow flow) => _held.Add(flow);
}
