using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;

namespace Venus.Client.Configuration;

/// <summary>One app: a service that this client can reach.</summary>
/// <param name="Target">The service.</param>
/// <param name="Listen">Where the server shall listen, for an app that the server's own configuration does not list.</param>
/// <param name="Encryption">How its bytes travel between the nodes; must be what the server says for the app.</param>
/// <param name="DialTimeout">For connecting to the target, all addresses of its name together.</param>
/// <param name="MaxBridges">Visitors at once; the next one is refused.</param>
/// <param name="Resume">Whether its visitors survive a broken link; only where it is sealed, and if the server does the same.</param>
public sealed record ClientAppOptions(TargetAddress Target, ListenAddress? Listen, AppEncryption Encryption, TimeSpan DialTimeout, int MaxBridges, bool Resume = true) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate() =>
        Require.Positive(("dial-timeout", DialTimeout.Ticks), ("max-bridges", MaxBridges));
}
