using Venus.Hocon;

namespace Venus.Server.Configuration;

/// <summary>What holds for apps that clients ask for, as opposed to those that the server's configuration lists.</summary>
/// <param name="MaxVisitors">Visitors of one app at once; the next one is refused with RST.</param>
/// <param name="Backlog">Visitors that the kernel may hold before they are accepted (listen(2)).</param>
/// <param name="Linger">How long the port stays the client's after its control channel ended, so that it finds it again.</param>
/// <param name="MaxVisitorsPerSource">Visitors of one app from one source at once; the next one is refused with RST. 0: as many as all together.</param>
public sealed record AskedAppOptions(int MaxVisitors, int Backlog, TimeSpan Linger, int MaxVisitorsPerSource = 0) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() =>
    [
        .. Require.Positive(("max-visitors", MaxVisitors), ("backlog", Backlog), ("linger", Linger.Ticks)),
        .. Require.NotNegative(("max-visitors-per-source", MaxVisitorsPerSource)),
    ];
}
