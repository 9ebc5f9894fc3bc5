using Venus.Net.Protocol;

namespace Venus.Client.Apps;

/// <summary>
/// The bridges that ended a short while ago, in one way. A server that missed the last word of one, or the answer to its BIND, asks for it once more, and has to be told what became
/// of it. Plain state of one actor, not safe for concurrent use.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class Tombstones(TimeProvider clock)
{
    /// <summary>Beyond this the oldest are forgotten early: a server that asks for one of those is told that the bridge is unknown.</summary>
    private const int Most = 16 * 1024;

    private readonly Queue<(BridgeId Bridge, long Since)> _order = new();
    private readonly HashSet<BridgeId> _bridges = [];

    /// <summary>Remembers a bridge, and forgets those older than <paramref name="grace"/>.</summary>
    public void Add(BridgeId bridge, TimeSpan grace)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count >= Most || clock.GetElapsedTime(oldest.Since) > grace))
        {
            _bridges.Remove(_order.Dequeue().Bridge);
        }

        if (_bridges.Add(bridge))
        {
            _order.Enqueue((bridge, clock.GetTimestamp()));
        }
    }

    /// <summary>Whether the bridge is remembered.</summary>
    public bool Contains(BridgeId bridge) => _bridges.Contains(bridge);
}
