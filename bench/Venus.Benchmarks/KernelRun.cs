using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Venus.Benchmarks;

/// <summary>
/// Runs each of <see cref="KernelBenchmarks"/> for a while in this process and says what one operation took: a line each of the word kernel, name, nanoseconds, nanoseconds of
/// processor time and bytes allocated. BenchmarkDotNet counts no processor time, and that is what two runtimes can be held against each other by on a machine
/// with other things to do; <c>bench/kernel.sh</c> has processes of both take turns.
/// </summary>
internal sealed class KernelRun(TimeSpan warmUp, TimeSpan measured)
{
    private readonly KernelBenchmarks _kernel = new();

    /// <summary>Runs those of <paramref name="names"/>; all if it is empty.</summary>
    public async Task RunAsync(TextWriter output, ReadOnlyMemory<string> names)
    {
        _kernel.Start();
        foreach (var method in typeof(KernelBenchmarks).GetMethods())
        {
            if (method.GetCustomAttribute<BenchmarkAttribute>() is { } benchmark && (names.IsEmpty || names.Span.Contains(method.Name)))
                await output.WriteLineAsync(await MeasureAsync(method, benchmark.OperationsPerInvoke));
        }

        _kernel.Stop();
    }

    private static async Task<long> RepeatAsync(Func<Task> benchmark, TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var invocations = 0L;
        do
        {
            await benchmark();
            invocations++;
        }
        while (TimeProvider.System.GetElapsedTime(began) < time);
        return invocations;
    }

    private async Task<string> MeasureAsync(MethodInfo method, int operations)
    {
        var benchmark = method.CreateDelegate<Func<Task>>(_kernel);
        await RepeatAsync(benchmark, warmUp);
        // What the warm-up left behind is not this one's to collect.
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var began = TimeProvider.System.GetTimestamp();
        var invocations = await RepeatAsync(benchmark, measured);
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        processor = Environment.CpuUsage.TotalTime - processor;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        var count = (double)invocations * operations;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"kernel {method.Name} {elapsed.TotalNanoseconds / count:F1} {processor.TotalNanoseconds / count:F1} {bytes / count:F1}");
    }
}
