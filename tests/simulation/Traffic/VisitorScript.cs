namespace Venus.SimulationTests.Traffic;

/// <summary>What one visitor and its target are going to do, whatever the network does to them.</summary>
/// <param name="Id">The visitor; the first eight bytes that it sends.</param>
/// <param name="App">Whom it visits.</param>
/// <param name="At">When.</param>
/// <param name="Up">Bytes that it sends, its id included.</param>
/// <param name="Down">Bytes that its target answers.</param>
internal sealed record VisitorScript(int Id, int App, TimeSpan At, int Up, int Down)
{
    public const int HeaderSize = 8;

    private const int MostPauses = 50;

    /// <summary>Bytes after which the visitor resets its connection; -1 for never.</summary>
    public int VisitorResetsAt { get; init; } = -1;

    /// <summary>Bytes received after which the target resets its connection; -1 for never.</summary>
    public int TargetResetsAt { get; init; } = -1;

    /// <summary>The visitor says nothing for that long between its header and the rest.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>Whether the visitor ends its sending only when the answer has ended.</summary>
    public bool VisitorEndsLast { get; init; }

    /// <summary>Whether the target ends its answer only when it has read to the end.</summary>
    public bool TargetEndsLast { get; init; }

    /// <summary>Most bytes in one send.</summary>
    public int Chunk { get; init; } = 4096;

    /// <summary>The longest wait between two sends.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The longest wait between two receives, at either end.</summary>
    public TimeSpan Reading { get; init; }

    public ulong UpKey => ((ulong)Id << 1) * 0xD1342543DE82EF95;

    public ulong DownKey => (((ulong)Id << 1) + 1) * 0xD1342543DE82EF95;

    /// <summary>Draws one.</summary>
    public static VisitorScript Draw(Random random, int id, int apps, TimeSpan within)
    {
        var big = random.Next(12) == 0;
        var script = new VisitorScript(id, random.Next(apps), within * random.NextDouble(), HeaderSize + Size(random, big), Size(random, big))
        {
            Chunk = random.Next(3) == 0 ? random.Next(1, 64) * (big ? 64 : 1) : 16 * 1024,
            Pause = random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 300)) : TimeSpan.Zero,
            Reading = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 100)) : TimeSpan.Zero,
            Idle = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 12_000)) : TimeSpan.Zero,
            VisitorEndsLast = random.Next(3) == 0,
            VisitorResetsAt = random.Next(8) == 0 ? 0 : -1,
            TargetResetsAt = random.Next(8) == 0 ? 0 : -1,
        };
        if (Math.Max(script.Up, script.Down) / script.Chunk > MostPauses)
            script = script with { Pause = TimeSpan.Zero, Reading = script.Reading / 10 };
        script = script with { TargetEndsLast = !script.VisitorEndsLast && random.Next(2) == 0 };
        return script with
        {
            VisitorResetsAt = script.VisitorResetsAt < 0 ? -1 : random.Next(0, script.Up + 1),
            TargetResetsAt = script.TargetResetsAt < 0 ? -1 : random.Next(0, script.Up + 1),
        };
    }

    // Most streams are short, some are longer than every buffer on the way.
    private static int Size(Random random, bool big) => big ? random.Next(0, 400_000) : random.Next(0, 1 << random.Next(0, 14));
}
