using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>
/// The sources that have knocked, the one heard of last in front. A source that nothing is to be remembered of is forgotten, and so
/// is the one that was quiet longest when there are too many: whoever fills the table with addresses gains a fresh bucket for each,
/// but no memory, and the limit on all sources together still holds. Plain state, guarded by its owner.
/// </summary>
internal sealed class SourceTable(TimeProvider clock)
{
    // Quiet sources looked at when one comes: more than one, so that the forgettable go faster than others arrive.
    private const int MaxSteps = 16;

    private readonly Dictionary<SourcePrefix, LinkedListNode<Source>> _byPrefix = [];
    private readonly LinkedList<Source> _order = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _order.Count;

    /// <summary>What is known of a source, which from now on is remembered.</summary>
    public Source Of(SourcePrefix prefix, SourceLimitOptions options)
    {
        if (_byPrefix.TryGetValue(prefix, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value;
        }

        Sweep(options);
        var source = new Source(prefix, options.Handshakes, clock);
        _byPrefix[prefix] = _order.AddFirst(source);
        return source;
    }

    private void Sweep(SourceLimitOptions options)
    {
        for (var step = 1; step <= MaxSteps && _order.Last is { } last; step++)
        {
            var full = Count >= options.MaxTracked;
            if (last.Value.IsForgettable(options) || (full && MayGo(last.Value, options, step)))
            {
                _order.Remove(last);
                _byPrefix.Remove(last.Value.Prefix);
            }
            else if (full)
            {
                _order.Remove(last);
                _order.AddFirst(last);
            }
            else
            {
                return;
            }
        }
    }

    // Those in handshake are bounded elsewhere, and must be found again when they leave. Those that are trusted get another round: a
    // flood of new addresses shall not push out the clients that are to be let in before it.
    private static bool MayGo(Source source, SourceLimitOptions options, int step) =>
        source.Pending.Count == 0 && (step == MaxSteps || !source.IsTrusted(options));
}
