using System.Collections.Concurrent;
using Venus.Supervision;

namespace Venus.Server.Limits;

/// <summary>What a client can have the log say.</summary>
internal enum ClientLine
{
    RegistrationRefused,
    NotItsApp,
    TargetHealth,
    Leaves,
    Slowed,
    LoginRefused,

    /// <summary>One of its apps has a port, comes or goes.</summary>
    AppState,

    /// <summary>A data link under one of its visitors failed or was replaced.</summary>
    LinkState,
}

/// <summary>
/// Lines of the log that a client's doing brings about: a handful at once of each kind, then one now and then. What holds for every app or visitor gets as many
/// at once as a client with thousands of them needs when it comes back. Safe for concurrent use; as many entries as clients have logged in, times the kinds.
/// </summary>
internal sealed class ClientLogs(TimeProvider clock)
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(string Client, ClientLine Line), LogThrottle> _throttles = new();

    /// <summary>Whether a line may be logged.</summary>
    /// <param name="client">Whose doing it is; a client of the configuration.</param>
    /// <param name="line">What it says.</param>
    /// <param name="unsaid">How many of its kind were left out since the last one.</param>
    public bool TryTake(string client, ClientLine line, out long unsaid) =>
        _throttles.GetOrAdd((client, line), static (key, clock) => Throttle(key.Line, clock), clock).TryTake(out unsaid);

    private static LogThrottle Throttle(ClientLine line, TimeProvider clock) => line switch
    {
        ClientLine.AppState => new LogThrottle(clock, 16384, Often),
        ClientLine.LinkState => new LogThrottle(clock, 1024, Often),
        _ => new LogThrottle(clock),
    };
}
