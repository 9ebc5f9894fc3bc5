using Venus.Hocon;
using Venus.Net.Addresses;

namespace Venus.Client.Legacy;

/// <summary>One app of <c>config-c.json</c>, with the keys of that file. Ports run from 1 to 65535.</summary>
/// <param name="CommonPort">The server's port for the control connection.</param>
/// <param name="RemoteIp">The server's address; a name is resolved at each connect.</param>
/// <param name="RemotePort">The server's port for data connections.</param>
/// <param name="LocalIp">The target's address; a name is resolved at each connect.</param>
/// <param name="LocalPort">The target's port.</param>
public sealed record LegacyClientApp(
    [property: HoconKey("commonPort")] int CommonPort,
    [property: HoconKey("remoteIP")] string RemoteIp,
    [property: HoconKey("remotePort")] int RemotePort,
    [property: HoconKey("localIP")] string LocalIp,
    [property: HoconKey("localPort")] int LocalPort) : IHoconValidated
{
    /// <summary>Where the control connection goes.</summary>
    public TargetAddress Control => new(RemoteIp, CommonPort);

    /// <summary>Where data connections go.</summary>
    public TargetAddress Data => new(RemoteIp, RemotePort);

    /// <summary>The service that the app points to.</summary>
    public TargetAddress Target => new(LocalIp, LocalPort);

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        foreach (var (key, port) in new[] { ("commonPort", CommonPort), ("remotePort", RemotePort), ("localPort", LocalPort) })
        {
            if (port is < 1 or > 65535)
            {
                yield return (key, $"{port} is no port; ports run from 1 to 65535");
            }
        }

        foreach (var (key, host) in new[] { ("remoteIP", RemoteIp), ("localIP", LocalIp) })
        {
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                yield return (key, $"'{host}' is no address and no name");
            }
        }
    }
}
