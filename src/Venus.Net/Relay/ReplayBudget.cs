namespace Venus.Net.Relay;

/// <summary>
/// What all bridges of a process together may hold for peers that have not acknowledged it yet. The first small block of a direction is taken even beyond it,
/// so that a few bridges with much in flight slow the others down but stop none.
/// </summary>
/// <param name="bytes">The cap.</param>
public sealed class ReplayBudget(long bytes)
{
    private long _used;

    /// <summary>The cap, in bytes.</summary>
    public long Bytes { get; } = bytes >= 0 ? bytes : throw new ArgumentOutOfRangeException(nameof(bytes));

    /// <summary>What is held at present, in bytes.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes room; false if that would go beyond the cap.</summary>
    internal bool TryTake(int count)
    {
        if (Interlocked.Add(ref _used, count) <= Bytes)
            return true;
        GiveBack(count);
        return false;
    }

    /// <summary>Takes room, cap or not.</summary>
    internal void Take(int count) => Interlocked.Add(ref _used, count);

    internal void GiveBack(int count) => Interlocked.Add(ref _used, -count);
}
