using System.Diagnostics.CodeAnalysis;

namespace Venus.Server.Legacy;

/// <summary>Bridges that wait for a data connection, in the order in which they came; each stands in the line once.</summary>
/// <param name="max">How many may wait.</param>
internal sealed class LegacyWaitingLine(int max)
{
    private readonly LinkedList<IActorRef> _line = [];
    private readonly Dictionary<IActorRef, LinkedListNode<IActorRef>> _places = [];

    /// <summary>Whose turn it is, or <see langword="null"/>.</summary>
    public IActorRef? Head => _line.First?.Value;

    /// <summary>Whether the bridge waits here.</summary>
    public bool Contains(IActorRef bridge) => _places.ContainsKey(bridge);

    /// <summary>Puts a bridge at the end.</summary>
    /// <returns>False when the line is full.</returns>
    public bool TryJoin(IActorRef bridge)
    {
        if (_line.Count >= max)
        {
            return false;
        }

        _places.Add(bridge, _line.AddLast(bridge));
        return true;
    }

    /// <summary>Takes a bridge out, wherever it stands.</summary>
    /// <returns>False when it does not wait here.</returns>
    public bool Leave(IActorRef bridge)
    {
        if (!_places.Remove(bridge, out var place))
        {
            return false;
        }

        _line.Remove(place);
        return true;
    }

    /// <summary>Takes the first bridge out.</summary>
    public bool TryNext([NotNullWhen(true)] out IActorRef? bridge)
    {
        bridge = Head;
        return bridge is not null && Leave(bridge);
    }
}
