using Venus.Client.Configuration;
using Venus.Server.Configuration;

namespace Venus.Configuration;

/// <summary>
/// Makes the paths of a configuration absolute: relative ones start from the configuration's folder, so that a file means the
/// same wherever the command is run.
/// </summary>
internal static class RootedPaths
{
    /// <summary>The server's options with absolute paths.</summary>
    public static ServerOptions Rooted(this ServerOptions options, string folder) => options with
    {
        StateDir = Path.GetFullPath(options.StateDir, folder),
        Clients = options.Clients.ToDictionary(
            static client => client.Key,
            client => client.Value with { TokenFile = Rooted(client.Value.TokenFile, folder), NextTokenFile = Rooted(client.Value.NextTokenFile, folder) },
            StringComparer.Ordinal),
    };

    /// <summary>The client's options with absolute paths.</summary>
    public static ClientOptions Rooted(this ClientOptions options, string folder) => options with
    {
        Server = options.Server?.Rooted(folder),
        Servers = options.Servers.ToDictionary(static server => server.Key, server => server.Value.Rooted(folder), StringComparer.Ordinal),
    };

    private static ServerAccount Rooted(this ServerAccount account, string folder) => account with
    {
        Ca = Rooted(account.Ca, folder),
        TokenFile = Rooted(account.TokenFile, folder),
        NextTokenFile = Rooted(account.NextTokenFile, folder),
    };

    private static string? Rooted(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}
