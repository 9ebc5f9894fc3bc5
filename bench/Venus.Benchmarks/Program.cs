using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Venus.Benchmarks;

/// <summary>
/// Runs the micro-benchmarks: <c>dotnet run -c Release --project bench/Venus.Benchmarks -- --filter '*'</c>. With
/// <c>-p:ActorRuntime=Akka</c> the kernel's run on Akka.NET; <c>bench/kernel.sh</c> stands the two beside each other.
/// </summary>
public static class Program
{
    /// <summary>Takes BenchmarkDotNet's own arguments; none asks which to run. <c>kernel [NAME…]</c> runs the kernel's without it (<see cref="KernelRun"/>).</summary>
    public static async Task Main(string[] args)
    {
        if (args is ["kernel", ..])
            await new KernelRun(warmUp: TimeSpan.FromSeconds(1), measured: TimeSpan.FromSeconds(1)).RunAsync(Console.Out, args.AsMemory(1));
        else
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, Configuration());
    }

    // In this process, since the generated projects of other toolchains would be built outside the properties that choose the actor runtime.
    private static ManualConfig Configuration() => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub);
}
