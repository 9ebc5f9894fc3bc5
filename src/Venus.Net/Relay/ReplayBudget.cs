using System.Collections.Concurrent;

namespace Venus.Net.Relay;

/// <summary>
/// What all bridges of a process together may hold for peers that have not acknowledged it yet, and for readers that do not take it. It is shared out as a
/// tree: the process, clients, apps, bridges. Each share may hold so many times what is still free one step above it. So whoever is alone has most of the
/// memory, many have about the same each, and something is always left for who comes next: memory that is in use cannot be taken back. These are dynamic
/// thresholds: A. K. Choudhury and E. L. Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", IEEE/ACM Transactions on Networking
/// 6(2), 1998. The first small block of a direction is taken even beyond all that, so that no bridge is ever stopped.
/// </summary>
/// <remarks>
/// Safe for concurrent use, without a lock: those who ask at the same moment may together exceed a threshold by a block each, but never the cap.
/// </remarks>
public sealed class ReplayBudget
{
    /// <summary>
    /// How many times what is free may be held. With 2, one bridge alone has 8/15 of all, and 50 clients whose visitors do not read leave a hundredth of it.
    /// </summary>
    private const int Greed = 2;

    private readonly ReplayBudget? _above;
    private readonly ReplayBudget _all;
    private ConcurrentDictionary<string, ReplayBudget>? _named;
    private long _used;

    /// <summary>Makes the budget of a process.</summary>
    /// <param name="bytes">The cap.</param>
    public ReplayBudget(long bytes)
    {
        Bytes = bytes >= 0 ? bytes : throw new ArgumentOutOfRangeException(nameof(bytes));
        _all = this;
    }

    private ReplayBudget(ReplayBudget above)
    {
        _above = above;
        _all = above._all;
        Bytes = above.Bytes;
    }

    /// <summary>The cap of the process, in bytes.</summary>
    public long Bytes { get; }

    /// <summary>What is held of this share at present, in bytes.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>A share of this one, for somebody new.</summary>
    public ReplayBudget Share() => new(this);

    /// <summary>The share of somebody who may have it already, and keeps it: for names that are few.</summary>
    public ReplayBudget Share(string name)
    {
        var named = LazyInitializer.EnsureInitialized(ref _named, static () => new ConcurrentDictionary<string, ReplayBudget>(StringComparer.Ordinal));
        return named.GetOrAdd(name, static (_, above) => above.Share(), this);
    }

    /// <summary>Takes room; false if the share may have no more for now.</summary>
    internal bool TryTake(int count)
    {
        if (Free < count)
            return false;
        Take(count);
        if (_all.Used <= Bytes)
            return true;
        GiveBack(count);
        return false;
    }

    /// <summary>Takes room, whether there is any or not.</summary>
    internal void Take(int count) => Add(count);

    internal void GiveBack(int count) => Add(-count);

    private long Free => (_above is null ? Bytes : Greed * _above.Free) - Used;

    private void Add(int count)
    {
        for (var share = this; share is not null; share = share._above)
            Interlocked.Add(ref share._used, count);
    }
}
