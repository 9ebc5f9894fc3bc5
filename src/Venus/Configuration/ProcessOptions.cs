using Venus.Hocon;

namespace Venus.Configuration;

/// <summary>What concerns the process and not a node.</summary>
/// <param name="Log">What is written to the log, and how.</param>
/// <param name="Relay">What moves the bytes.</param>
/// <param name="Akka">The actor system's own settings: a tree with the one key <c>akka</c>, as HOCON that Akka.NET reads.</param>
internal sealed record ProcessOptions(LogOptions Log, RelayOptions Relay, string Akka);

/// <summary>The options under <c>venus.log</c>.</summary>
/// <param name="Level">The lowest level that is written.</param>
/// <param name="Format">For people or for machines.</param>
internal sealed record LogOptions(LogDetail Level, LogFormat Format);

/// <summary>The options under <c>venus.relay</c>.</summary>
/// <param name="Engine">What moves the bytes of bridges.</param>
/// <param name="Loops">Event loops of the epoll engine, each a thread; 0 chooses for the machine.</param>
/// <param name="BusyPoll">How long a loop of it looks for events before it sleeps, while they come one after another.</param>
/// <param name="ResumeWindow">What a resumable bridge keeps of each direction until it is acknowledged, at most.</param>
/// <param name="ResumeMemory">What all of them keep together, at most.</param>
internal sealed record RelayOptions(RelayEngineKind Engine, int Loops, TimeSpan BusyPoll, ByteSize ResumeWindow, ByteSize ResumeMemory) : IHoconValidated
{
    private const int MostLoops = 1024;
    private const long LeastWindow = 64 << 10;
    private const long MostWindow = 1 << 30;
    private static readonly TimeSpan LongestBusyPoll = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if (Loops is < 0 or > MostLoops)
        {
            yield return ("loops", $"must be between 0 and {MostLoops}");
        }

        if (BusyPoll < TimeSpan.Zero || BusyPoll > LongestBusyPoll)
        {
            yield return ("busy-poll", "must be between 0 and 1ms");
        }

        if (ResumeWindow.Bytes is < LeastWindow or > MostWindow)
        {
            yield return ("resume-window", "must be between 64KiB and 1GiB");
        }

        if (ResumeMemory.Bytes < ResumeWindow.Bytes)
        {
            yield return ("resume-memory", "must be at least resume-window");
        }
    }
}

/// <summary>How much is logged; each level includes those after it.</summary>
internal enum LogDetail
{
    /// <summary>What only a developer of Venus wants to see.</summary>
    Trace,

    /// <summary>Every visitor.</summary>
    Debug,

    /// <summary>Lifecycle: nodes, clients, apps.</summary>
    Information,

    /// <summary>A peer's faults.</summary>
    Warning,

    /// <summary>Our faults.</summary>
    Error,
}

/// <summary>How a log line looks.</summary>
internal enum LogFormat
{
    /// <summary><c>time level actor event key=value…</c></summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>What moves the bytes of bridges.</summary>
internal enum RelayEngineKind
{
    /// <summary>The fastest that runs here.</summary>
    Auto,

    /// <summary>Event loops over epoll(7); Linux.</summary>
    Epoll,

    /// <summary>.NET's asynchronous sockets; everywhere.</summary>
    Portable,
}
