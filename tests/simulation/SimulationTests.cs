using System.Collections.Concurrent;
using System.Globalization;

namespace Venus.SimulationTests;

/// <summary>
/// Many worlds, each from a seed of its own. <c>VENUS_SEEDS</c> says how many; <c>VENUS_SEED</c> replays one, and prints what happened.
/// </summary>
public sealed class SimulationTests
{
    private const int DefaultSeeds = 500;
    private const int EnoughFailures = 12;

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("VENUS_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : DefaultSeeds;

    private static int? Replayed => int.TryParse(Environment.GetEnvironmentVariable("VENUS_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    [Fact]
    public void Every_invariant_holds_in_every_world()
    {
        var failures = new ConcurrentDictionary<int, string>();
        if (Replayed is { } replayed)
        {
            var scenario = new Scenario(replayed, keepTrace: true);
            Note(failures, replayed, scenario.Run());
            Console.WriteLine(string.Join(Environment.NewLine, scenario.World.Trace.Lines.Where(static line => line.Contains("  ", StringComparison.Ordinal))));
            Console.WriteLine($"seed {replayed}: {scenario.World.Steps} steps, {scenario.World.Time.TotalSeconds:0.0} s, trace {scenario.World.Trace.Hash:x16}");
        }
        else
        {
            // Worlds know nothing of each other; each stays on the thread that it began on. A dozen failures say as much as a thousand.
            var traces = 0UL;
            Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
            {
                var scenario = new Scenario(seed);
                Note(failures, seed, scenario.Run());
                Interlocked.Add(ref traces, scenario.World.Trace.Hash);
                if (failures.Count >= EnoughFailures)
                    loop.Stop();
            });
            Console.WriteLine($"{Seeds} seeds, traces add up to {traces:x16}: the same in every process that lives them");
        }

        var stories = failures.OrderBy(static failure => failure.Key).Select(static failure => failure.Value);
        Assert.True(failures.IsEmpty, $"{failures.Count} worlds failed{Environment.NewLine}{string.Join(Environment.NewLine, stories)}");
    }

    [Fact]
    public void World_lived_again_is_the_same_to_the_bit()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (one, other) = (new Scenario(seed), new Scenario(seed));
            one.Run();
            other.Run();
            (other.World.Steps, other.World.Trace.Hash).ShouldBe((one.World.Steps, one.World.Trace.Hash), $"seed {seed}");
        }
    }

    [Fact]
    public void Bridges_do_outlive_their_links_here()
    {
        var resumed = Enumerable.Range(0, 60).Sum(static seed =>
        {
            var scenario = new Scenario(seed);
            scenario.Run();
            return scenario.Resumed;
        });
        resumed.ShouldBeGreaterThan(10);
    }

    private static void Note(ConcurrentDictionary<int, string> failures, int seed, IReadOnlyList<string> violations)
    {
        if (violations.Count > 0)
            failures[seed] = $"seed {seed}: {string.Join("; ", violations.Take(3))}{Environment.NewLine}    VENUS_SEED={seed} dotnet test tests/simulation -c Release --logger \"console;verbosity=detailed\"";
    }
}
