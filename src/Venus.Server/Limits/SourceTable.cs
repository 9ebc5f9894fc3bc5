using Venus.Server.Configuration;

namespace Venus.Server.Limits;

/// <summary>
/// The sources that have knocked, the one heard of last in front. A source that nothing is to be remembered of is forgotten, and so
/// is the one that was quiet longest when there are too many: whoever fills the table with addresses gains a fresh bucket for each,
/// but no memory, and the limit on all sources together still holds. Plain state, guarded by its owner.
/// </summary>
internal sealed class SourceTable(TimeProvider clock)
{
    // Quiet sources looked at when one comes: more than come, so that the forgettable ones go faster than others arrive.
    private const int SweepStep = 2;

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
        var node = _order.Last;
        for (var step = 0; node is not null && (step < SweepStep || Count >= options.MaxTracked); step++)
        {
            var before = node.Previous;

            // Those in handshake are bounded elsewhere, and must be found again when they leave.
            if (node.Value.IsForgettable(options) || (Count >= options.MaxTracked && node.Value.Pending.Count == 0))
            {
                _order.Remove(node);
                _byPrefix.Remove(node.Value.Prefix);
            }

            node = before;
        }
    }
}
