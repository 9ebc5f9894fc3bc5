using Microsoft.Extensions.Logging;
using Venus.SimulationTests.World;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.SimulationTests.Nodes;

/// <summary>Puts a node's log into the trace, where somebody reads it.</summary>
internal sealed class TraceLogger(SimulatedWorld world, string node) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => world.Trace.KeepsText;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        world.Trace.Say(world.Now, $"{node} {logLevel}: {formatter(state, exception)}");
}
