namespace Venus.SimulationTests.Traffic;

/// <summary>An endless stream of bytes that follows from its key: what any stretch of it looks like can be said without the rest.</summary>
internal static class SeededStream
{
    public static void Fill(ulong key, long offset, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = At(key, offset + i);
    }

    /// <summary>The place of the first byte that is not the stream's, or -1.</summary>
    public static int FirstStranger(ulong key, long offset, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(key, offset + i))
                return i;
        }

        return -1;
    }

    // SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), eight bytes a draw.
    private static byte At(ulong key, long offset)
    {
        var z = key + (((ulong)offset >> 3) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (byte)((z ^ (z >> 31)) >> (int)((offset & 7) * 8));
    }
}
