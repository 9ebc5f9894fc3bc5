using System.Diagnostics.CodeAnalysis;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;

namespace Venus.Server.Sessions;

/// <summary>
/// A session's idle data links and the visitors that wait for one. Plain state of one actor, not safe for concurrent use. It
/// owns the idle links; links are taken newest first, since the newest has the warmest path.
/// </summary>
internal sealed class LinkPool(ServerLinkOptions options, VisitorLimits limits, TimeProvider clock)
{
    private readonly Dictionary<LinkKind, Stack<DataLink>> _idle = new() { [LinkKind.Sealed] = new(), [LinkKind.Raw] = new() };
    private readonly LinkedList<Waiter> _waiting = new();

    /// <summary>A visitor that waits.</summary>
    private sealed record Waiter(SessionActor.TakeLink Take, long Since);

    /// <summary>Takes an idle link that is still alive.</summary>
    public bool TryTake(LinkKind kind, [NotNullWhen(true)] out DataLink? link)
    {
        while (_idle[kind].TryPop(out link))
        {
            if (link.CheckIdle())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why <see cref="TryWait"/> said no.</summary>
    public string FullText => _waiting.Count >= options.MaxWaiting
        ? $"{_waiting.Count} visitors of this client wait for a data link already (links.max-waiting)"
        : $"{limits.Waiting} visitors of the server wait for a data link already (limits.max-waiting)";

    /// <summary>Queues a visitor, unless too many of this client or of the whole node wait already.</summary>
    public bool TryWait(SessionActor.TakeLink take)
    {
        if (_waiting.Count >= options.MaxWaiting || !limits.TryWait())
        {
            return false;
        }

        _waiting.AddLast(new Waiter(take, clock.GetTimestamp()));
        return true;
    }

    /// <summary>
    /// Takes in an idle link. Where a visitor waits for one of its kind, that visitor is returned, and the link is the caller's;
    /// otherwise the pool keeps the link, or closes it when it has enough.
    /// </summary>
    public SessionActor.TakeLink? Offer(DataLink link)
    {
        for (var node = _waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Take.Kind == link.Kind)
            {
                _waiting.Remove(node);
                limits.EndWait(1);
                return node.Value.Take;
            }
        }

        if (_idle[link.Kind].Count < options.MaxIdle)
        {
            _idle[link.Kind].Push(link);
        }
        else
        {
            link.Release();
        }

        return null;
    }

    /// <summary>Removes and returns the visitors that have waited too long.</summary>
    public IReadOnlyList<SessionActor.TakeLink> TakeExpired()
    {
        List<SessionActor.TakeLink>? expired = null;
        while (_waiting.First is { } oldest && clock.GetElapsedTime(oldest.Value.Since) >= options.WaitTimeout)
        {
            (expired ??= []).Add(oldest.Value.Take);
            _waiting.RemoveFirst();
        }

        limits.EndWait(expired?.Count ?? 0);

        return expired ?? (IReadOnlyList<SessionActor.TakeLink>)[];
    }

    /// <summary>Asks every idle link for a sign of life, so that NATs keep it open; those that owe the last one are closed.</summary>
    public void PingIdle()
    {
        foreach (var kind in _idle.Keys)
        {
            _idle[kind] = new Stack<DataLink>(_idle[kind].Reverse().Where(static link => link.TryPing()));
        }
    }

    /// <summary>
    /// Closes the idle links that have ended or that the client lets go. Nobody reads an idle link otherwise: what has ended
    /// would keep its descriptor, and its place among those that may be idle, until the next ping.
    /// </summary>
    public void DropEnded()
    {
        foreach (var (kind, links) in _idle)
        {
            var alive = links.Where(static link => link.CheckIdle()).ToList();
            if (alive.Count < links.Count)
            {
                alive.Reverse();
                _idle[kind] = new Stack<DataLink>(alive);
            }
        }
    }

    /// <summary>Closes every idle link and returns the visitors that wait.</summary>
    public IReadOnlyList<SessionActor.TakeLink> Close()
    {
        foreach (var idle in _idle.Values)
        {
            while (idle.TryPop(out var link))
            {
                link.Dispose();
            }
        }

        var waiters = _waiting.Select(static waiter => waiter.Take).ToList();
        _waiting.Clear();
        limits.EndWait(waiters.Count);
        return waiters;
    }
}
