using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Servers;

/// <summary>
/// The idle links of one session, oldest first. The server takes the newest first, so the oldest are those that are not needed:
/// they are let go when they have been idle for long, or when there are too many. Plain state of one actor, not safe for
/// concurrent use; it owns the links in it.
/// </summary>
internal sealed class IdleLinks(TimeProvider clock)
{
    private readonly LinkedList<(DataLink Link, long Since)> _order = new();
    private readonly Dictionary<DataLink, LinkedListNode<(DataLink Link, long Since)>> _nodes = [];

    /// <summary>Adds a link that became idle now.</summary>
    public void Add(DataLink link) => _nodes[link] = _order.AddLast((link, clock.GetTimestamp()));

    /// <summary>Takes a link out; it is the caller's. False if it was let go already.</summary>
    public bool Remove(DataLink link)
    {
        if (!_nodes.Remove(link, out var node))
        {
            return false;
        }

        _order.Remove(node);
        return true;
    }

    /// <summary>The link of this kind that has been idle longest, and for how long.</summary>
    public (DataLink Link, TimeSpan Idle)? Oldest(LinkKind kind)
    {
        foreach (var (link, since) in _order)
        {
            if (link.Kind == kind)
            {
                return (link, clock.GetElapsedTime(since));
            }
        }

        return null;
    }

    /// <summary>Closes every link.</summary>
    public void Close()
    {
        foreach (var (link, _) in _order)
        {
            link.Dispose();
        }

        _order.Clear();
        _nodes.Clear();
    }
}
