using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;

namespace Venus.Server.Configuration;

/// <summary>One app: a public port, and the client that serves it.</summary>
/// <param name="Listen">Where visitors connect.</param>
/// <param name="Client">Name of the client that may serve the app.</param>
/// <param name="Encryption">How its bytes travel between the nodes.</param>
/// <param name="MaxVisitors">Visitors at once; the next one is refused with RST.</param>
/// <param name="Backlog">Visitors that the kernel may hold before they are accepted (listen(2)).</param>
/// <param name="Resume">Whether its visitors survive a broken link; only where it is sealed.</param>
/// <param name="MaxVisitorsPerSource">Visitors of one source at once (<c>limits.source.prefix-v4</c> and <c>-v6</c>); the next one is refused with RST. 0: as
/// many as all together.</param>
public sealed record ServerAppOptions(
    ListenAddress Listen,
    string Client,
    AppEncryption Encryption,
    int MaxVisitors,
    int Backlog,
    bool Resume = true,
    int MaxVisitorsPerSource = 0) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() =>
    [
        .. Require.Positive(("max-visitors", MaxVisitors), ("backlog", Backlog)),
        .. Require.NotNegative(("max-visitors-per-source", MaxVisitorsPerSource)),
    ];
}
