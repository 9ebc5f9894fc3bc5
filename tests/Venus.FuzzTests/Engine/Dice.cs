namespace Venus.FuzzTests.Engine;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same throws for the same seed on every machine, and a new seed costs nothing, so
/// that every round has its own: a change to one does not shift all that follow.
/// </summary>
internal sealed class Dice
{
    private ulong _state;

    public Dice(ulong seed) => _state = seed;

    /// <summary>Starts a round of a run.</summary>
    public void Begin(ulong seed, long round) => _state = Mix(seed) ^ Mix((ulong)round);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>From 0 to below <paramref name="end"/>.</summary>
    public int Next(int end) => (int)(((UInt128)Next() * (ulong)end) >> 64);

    public bool Chance(int oneIn) => Next(oneIn) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            value = (byte)Next();
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
