using Venus.Client.Configuration;
using Venus.Net.Protocol;

namespace Venus.Client.Servers;

/// <summary>
/// Counts data links and decides how many to dial: enough idle ones of each kind in use, never too many at once. Links come back, so those
/// that had to be waited for are themselves what is ready for the next visitors. Where they end with their bridges instead, as many more are kept
/// ready as end while one is dialled. Plain state of one actor, not safe for concurrent use.
/// </summary>
/// <param name="options">The client's bounds.</param>
/// <param name="serverMaxIdle">Idle links of a kind that the server keeps.</param>
internal sealed class LinkCensus(ClientLinkOptions options, int serverMaxIdle)
{
    // What is kept ready is made up by handfuls: links that are dialled together are let in together, which wakes the server once.
    private const int Handfuls = 4;

    // Ends do not come evenly: of what ends on average while a link is dialled, so many times is kept ready.
    private const int Margin = 2;

    private readonly Dictionary<LinkKind, Count> _counts = [];
    private readonly int _maxIdle = Math.Min(options.MaxIdle, serverMaxIdle);

    private sealed class Count
    {
        public int Idle { get; set; }

        public int Dialing { get; set; }

        public int Wanted { get; set; }

        public int Ready { get; set; }

        public bool IsFilling { get; set; }

        public int Spent { get; set; }
    }

    private int Dialing => _counts.Values.Sum(static count => count.Dialing);

    /// <summary>Links of this kind are wanted from now on.</summary>
    public void Use(LinkKind kind) => _counts.TryAdd(kind, new Count { Ready = Math.Min(options.Warm, _maxIdle) });

    /// <summary>Visitors wait for that many links: they are dialled in any case.</summary>
    public void Want(LinkKind kind, int count)
    {
        Use(kind);
        _counts[kind].Wanted += count;
    }

    /// <summary>A bridge ended, and its link with it.</summary>
    public void Spent(LinkKind kind) => _counts[kind].Spent++;

    /// <summary>Whether one more link should be dialled now, for a visitor or to have enough ready; if so it counts as being dialled.</summary>
    public bool TryDial(out LinkKind kind)
    {
        kind = default;
        if (Dialing >= options.MaxDialing)
        {
            return false;
        }

        foreach (var (candidate, count) in _counts)
        {
            var missing = count.Ready - count.Idle - count.Dialing;
            count.IsFilling = missing > 0 && (count.IsFilling || missing >= Math.Max(1, count.Ready / Handfuls));
            if (count.Wanted > 0 || count.IsFilling)
            {
                count.Wanted = Math.Max(0, count.Wanted - 1);
                count.Dialing++;
                count.IsFilling &= missing > 1;
                kind = candidate;
                return true;
            }
        }

        return false;
    }

    /// <summary>A dial succeeded: the link is idle.</summary>
    public void Dialled(LinkKind kind)
    {
        _counts[kind].Dialing--;
        _counts[kind].Idle++;
    }

    /// <summary>A dial failed.</summary>
    public void DialFailed(LinkKind kind) => _counts[kind].Dialing--;

    /// <summary>An idle link was bound or closed.</summary>
    public void LeftIdle(LinkKind kind) => _counts[kind].Idle--;

    /// <summary>A bridge gave its link back: it is idle.</summary>
    public void Returned(LinkKind kind) => _counts[kind].Idle++;

    /// <summary>The kinds in use.</summary>
    public IEnumerable<LinkKind> Kinds => _counts.Keys;

    /// <summary>Whether there are more idle links than may be kept.</summary>
    public bool HasTooMany(LinkKind kind) => _counts[kind].Idle > _maxIdle;

    /// <summary>Whether there are more idle links than are kept ready.</summary>
    public bool HasMoreThanReady(LinkKind kind) => _counts[kind].Idle > _counts[kind].Ready;

    /// <summary>Decides how many to keep ready from now on: by default as many as are configured, and more where links have not come back.</summary>
    /// <param name="period">Since this was last called.</param>
    /// <param name="dial">How long it takes to dial a link.</param>
    public void Settle(TimeSpan period, TimeSpan dial)
    {
        foreach (var count in _counts.Values)
        {
            var lost = options.Warm > 0 ? (int)Math.Min(_maxIdle, Margin * count.Spent * (dial / period)) : 0;
            count.Ready = Math.Min(options.Warm + lost, _maxIdle);
            count.Spent = 0;
        }
    }
}
