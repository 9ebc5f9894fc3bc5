using System.Globalization;

namespace Venus.SimulationTests.World;

/// <summary>
/// What happened in a world, in order: as a hash always, so that two runs can be held against each other, and as text if somebody wants to read it.
/// Nothing random from outside the seed (ids, secrets) may go in.
/// </summary>
internal sealed class Trace(bool keepText)
{
    private const ulong Prime = 1_099_511_628_211;

    private readonly List<string>? _lines = keepText ? [] : null;

    /// <summary>FNV-1a over everything so far.</summary>
    public ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    public long Count { get; private set; }

    public bool KeepsText => _lines is not null;

    public IReadOnlyList<string> Lines => _lines ?? [];

    /// <summary>Notes a step.</summary>
    /// <param name="time">When, in ticks of 100 ns.</param>
    /// <param name="what">What.</param>
    /// <param name="a">A number that belongs to it.</param>
    /// <param name="b">Another one.</param>
    public void Add(long time, string what, long a = 0, long b = 0)
    {
        Count++;
        Mix((ulong)time);
        foreach (var c in what)
            Mix(c);
        Mix((ulong)a);
        Mix((ulong)b);
        _lines?.Add(string.Create(CultureInfo.InvariantCulture, $"{time / 10_000_000.0,12:0.0000000} {what} {a} {b}"));
    }

    /// <summary>Adds a line for the reader alone.</summary>
    public void Say(long time, string text) => _lines?.Add(string.Create(CultureInfo.InvariantCulture, $"{time / 10_000_000.0,12:0.0000000}   {text}"));

    private void Mix(ulong value) => Hash = (Hash ^ value) * Prime;
}
