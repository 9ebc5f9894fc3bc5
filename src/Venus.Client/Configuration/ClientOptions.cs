using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Supervision;

namespace Venus.Client.Configuration;

/// <summary>Everything under <c>venus.client</c>. <c>hocon/reference.conf</c> holds each key's default, unit and reason.</summary>
/// <param name="Name">The name that the server knows this client by.</param>
/// <param name="Server">The server, where there is one.</param>
/// <param name="Servers">The servers by name, where there are several; each app is served on all of them.</param>
/// <param name="Connect">Deadlines and back-off of dialling a server.</param>
/// <param name="Links">Data links kept ready.</param>
/// <param name="Supervision">How often a failing actor is made anew.</param>
/// <param name="DrainTimeout">How long bridges may finish after a request to stop.</param>
/// <param name="Apps">What is served, by name.</param>
public sealed record ClientOptions(
    [property: NodeName] string Name,
    ServerAccount? Server,
    [property: HoconDefaults("server-defaults"), NodeName] IReadOnlyDictionary<string, ServerAccount> Servers,
    ConnectOptions Connect,
    ClientLinkOptions Links,
    SupervisionOptions Supervision,
    TimeSpan DrainTimeout,
    [property: HoconDefaults("app-defaults"), NodeName] IReadOnlyDictionary<string, ClientAppOptions> Apps) : IHoconValidated
{
    /// <summary>Every server by name; the single one is called <c>server</c>.</summary>
    public IEnumerable<KeyValuePair<string, ServerAccount>> AllServers =>
        Server is null ? Servers : Servers.Prepend(KeyValuePair.Create("server", Server));

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if (Server is null && Servers.Count == 0)
        {
            yield return ("server", "no server to connect to; give server { address, key, token }");
        }

        if (Server is not null && Servers.ContainsKey("server"))
        {
            yield return ("servers.server", "the name 'server' is taken by venus.client.server; choose another one");
        }

        foreach (var problem in ListenClashes.Of(Apps.Where(static app => app.Value.Listen is not null).Select(static app => ($"apps.{app.Key}.listen", app.Value.Listen!))))
        {
            yield return problem;
        }

        if (Apps.Count == 0)
        {
            yield return ("apps", "no app to serve; add one: apps { web { target = \"127.0.0.1:80\" } }");
        }
    }
}
