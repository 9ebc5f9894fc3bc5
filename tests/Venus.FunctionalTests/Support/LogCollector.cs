using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Venus.FunctionalTests.Support;

/// <summary>Keeps what a node logs, as text.</summary>
internal sealed class LogCollector : ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly List<(string Event, string Text)> _lines = [];
    private readonly List<(string Event, TaskCompletionSource Logged)> _waiting = [];
    private readonly ConcurrentDictionary<string, ManualResetEventSlim> _held = [];

    /// <summary>Whoever logs the event waits until this is disposed of: a test looks at what happens meanwhile.</summary>
    public IDisposable Hold(string name)
    {
        var held = new ManualResetEventSlim();
        _held[name] = held;
        return new Release(held);
    }

    /// <summary>What has been logged so far.</summary>
    public IReadOnlyList<(string Event, string Text)> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Waits until there is one more line of the event than so many, past or future.</summary>
    public async Task FirstAsync(string name, int after = 0)
    {
        TaskCompletionSource logged;
        lock (_gate)
        {
            if (_lines.Count(line => line.Event == name) > after)
            {
                return;
            }

            logged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((name, logged));
        }

        await logged.Task.WaitAsync(Patience);
    }

    public override string ToString() => string.Join(Environment.NewLine, Lines.TakeLast(60).Select(static line => line.Text));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

    public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = (Event: eventId.Name ?? string.Empty, Text: formatter(state, exception));
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var waiter in _waiting.Where(waiter => waiter.Event == line.Event).ToList())
            {
                _waiting.Remove(waiter);
                waiter.Logged.TrySetResult();
            }
        }

        if (_held.TryGetValue(line.Event, out var held))
        {
            held.Wait(Patience);
        }
    }

    private sealed class Release(ManualResetEventSlim held) : IDisposable
    {
        public void Dispose() => held.Set();
    }
}
