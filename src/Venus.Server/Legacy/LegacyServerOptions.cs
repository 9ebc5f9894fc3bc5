using System.Net;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Legacy;
using Venus.Supervision;

namespace Venus.Server.Legacy;

/// <summary>Everything under <c>venus.server.legacy</c>: apps over the first Venus' protocol, plaintext and unauthenticated.</summary>
/// <param name="ListenAddress">The address that all ports are opened on, <c>*</c> for every address of this machine.</param>
/// <param name="Heartbeat">Time between two <c>IAMALIVE</c>; an original client expects one a second.</param>
/// <param name="DeadAfter">How long an answer may take before the client is offline.</param>
/// <param name="AnswerWait">After a data connection: how long the <c>OK</c> to its ACTIVATE is waited for from a client that may send none.</param>
/// <param name="LinkTimeout">How long a client may take from ACTIVATE to its data connection; covers its dial of the target.</param>
/// <param name="WaitTimeout">How long a visitor waits for a data connection, its turn and an offline client included.</param>
/// <param name="MaxWaiting">Visitors of one app that may wait at once; the next one is refused.</param>
/// <param name="MaxVisitors">Visitors of one app at once; the next one is refused.</param>
/// <param name="Backlog">Connections that the kernel may hold before they are accepted, for each port (listen(2)).</param>
/// <param name="SameHost">Whether data connections must come from the address that the control connection comes from.</param>
/// <param name="SendNoData">Whether the end of a visitor is announced by <c>NODATA</c>, as the original server does.</param>
/// <param name="HalfCloseIdle">After one side of a bridge has ended: how long the other may be silent before both are closed.</param>
/// <param name="Supervision">How often a failing actor is made anew.</param>
/// <param name="DrainTimeout">How long bridges may finish after a request to stop.</param>
/// <param name="Apps">What is served, by name: the content of <c>config-s.json</c>.</param>
public sealed record LegacyServerOptions(
    string ListenAddress,
    TimeSpan Heartbeat,
    TimeSpan DeadAfter,
    TimeSpan AnswerWait,
    TimeSpan LinkTimeout,
    TimeSpan WaitTimeout,
    int MaxWaiting,
    int MaxVisitors,
    int Backlog,
    bool SameHost,
    bool SendNoData,
    TimeSpan HalfCloseIdle,
    SupervisionOptions Supervision,
    TimeSpan DrainTimeout,
    IReadOnlyDictionary<string, LegacyServerApp> Apps) : IHoconValidated
{
    /// <summary>How bridges treat the ends of streams. A server takes nothing off them, so the waits of a client's filter are none of its business.</summary>
    public LegacyRelayOptions Relay =>
        new(SendNoData ? LegacyTrailer.Sent : LegacyTrailer.None, TimeSpan.Zero, TimeSpan.Zero, HalfCloseIdle);

    /// <summary>Where to listen for a port of an app.</summary>
    /// <param name="port">The port.</param>
    public ListenAddress At(int port) => ListenAddress switch
    {
        "*" => new ListenAddress(null, port),
        "localhost" => Net.Addresses.ListenAddress.Localhost(port),
        _ => new ListenAddress(IPAddress.Parse(ListenAddress), port),
    };

    /// <summary>Everything that the options listen on, by key.</summary>
    public IEnumerable<(string Key, ListenAddress Listen)> Listens() => LegacyPorts.Of(Apps).Select(port => (port.Key, At(port.Port)));

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var problem in Require.Positive(
            ("heartbeat", Heartbeat.Ticks), ("answer-wait", AnswerWait.Ticks), ("link-timeout", LinkTimeout.Ticks), ("wait-timeout", WaitTimeout.Ticks),
            ("max-waiting", MaxWaiting), ("max-visitors", MaxVisitors), ("backlog", Backlog), ("half-close-idle", HalfCloseIdle.Ticks)))
        {
            yield return problem;
        }

        if (ListenAddress is not ("*" or "localhost") && !IPAddress.TryParse(ListenAddress, out _))
        {
            yield return ("listen-address", $"'{ListenAddress}' is no address; write \"127.0.0.1\", \"::1\", an address of this machine, or \"*\" for all of them");
        }

        if (DeadAfter <= Heartbeat)
        {
            yield return ("dead-after", "not longer than the heartbeat: one late answer would take every app offline");
        }

        foreach (var problem in LegacyPorts.Clashes(Apps))
        {
            yield return problem;
        }
    }
}
