
namespace Venus.Server.Legacy;

/// <summary>Checks the ports of all apps together: each can be opened once.</summary>
internal static class LegacyPorts
{
    /// <summary>Ports that are no ports or are given twice, by the key that gives them.</summary>
    public static IEnumerable<(string Key, string Problem)> Clashes(IReadOnlyDictionary<string, LegacyServerApp> apps)
    {
        var owners = new Dictionary<int, string>();
        foreach (var (key, port) in Of(apps))
        {
            if (port is < 1 or > 65535)
            {
                yield return (key, $"{port} is no port; ports run from 1 to 65535");
            }
            else if (!owners.TryAdd(port, key))
            {
                yield return (key, $"port {port} is taken by {owners[port]} already; every app needs three ports of its own");
            }
        }
    }

    /// <summary>The ports of all apps, by key.</summary>
    public static IEnumerable<(string Key, int Port)> Of(IReadOnlyDictionary<string, LegacyServerApp> apps) =>
        apps.SelectMany(static app => PortsOf(app.Key, app.Value));

    private static IEnumerable<(string Key, int Port)> PortsOf(string name, LegacyServerApp app) =>
    [
        ($"apps.{name}.commonPort", app.CommonPort),
        ($"apps.{name}.remotePort", app.RemotePort),
        ($"apps.{name}.toPort", app.ToPort),
    ];
}
