using Akka.Configuration;
using Microsoft.Extensions.Time.Testing;
using Venus.Supervision.Runtime;

namespace Venus.Supervision.Tests.Runtime;

/// <summary>
/// The scheduler on a clock that a test moves. Akka.NET makes it by its name, on the thread that makes the system: the clock is left there for it.
/// </summary>
public sealed class FakeClockScheduler(Config config, ILoggingAdapter log) : ClockScheduler(config, log, _clock!)
{
    [ThreadStatic]
    private static FakeTimeProvider? _clock;

    /// <summary>Settings of a system that is made next on this thread.</summary>
    public static Config On(FakeTimeProvider clock)
    {
        _clock = clock;
        return ConfigurationFactory.ParseString($"akka.scheduler.implementation = \"{typeof(FakeClockScheduler).AssemblyQualifiedName}\"");
    }
}
