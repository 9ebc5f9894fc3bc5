using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Supervision;

namespace Venus.Server.Configuration;

/// <summary>Everything under <c>venus.server</c>. <c>hocon/reference.conf</c> holds each key's default, unit and reason.</summary>
/// <param name="Listen">Where clients connect: control channels and data links share this port.</param>
/// <param name="StateDir">Folder that keeps the server's key.</param>
/// <param name="Heartbeat">How often life is shown on a control channel, and when silence is death.</param>
/// <param name="Handshake">Limits on peers that have not proven who they are.</param>
/// <param name="ReusePort">Whether another process of the same user may listen on the same ports, so that a new server can take over from this one.</param>
/// <param name="StartGrace">How long visitors of an app that no client serves yet wait for one after the app has started; zero refuses them at once.</param>
/// <param name="Limits">What strangers, clients and visitors may cost.</param>
/// <param name="Links">Data links: how many wait idle, and how long anything waits for one.</param>
/// <param name="Supervision">How often a failing actor is made anew.</param>
/// <param name="AskedApps">What holds for apps that clients ask for.</param>
/// <param name="DrainTimeout">How long bridges may finish after a request to stop.</param>
/// <param name="Clients">Who may connect, by name.</param>
/// <param name="Apps">What is served, by name.</param>
public sealed record ServerOptions(
    ListenAddress Listen,
    string StateDir,
    HeartbeatOptions Heartbeat,
    HandshakeOptions Handshake,
    bool ReusePort,
    TimeSpan StartGrace,
    LimitOptions Limits,
    ServerLinkOptions Links,
    SupervisionOptions Supervision,
    AskedAppOptions AskedApps,
    TimeSpan DrainTimeout,
    [property: HoconDefaults("client-defaults"), NodeName] IReadOnlyDictionary<string, ClientAccount> Clients,
    [property: HoconDefaults("app-defaults"), NodeName] IReadOnlyDictionary<string, ServerAppOptions> Apps) : IHoconValidated
{
    /// <summary>Everything that the options listen on, by key.</summary>
    public IEnumerable<(string Key, ListenAddress Listen)> Listens() =>
        Apps.Select(static app => ($"apps.{app.Key}.listen", app.Value.Listen)).Prepend(("listen", Listen));

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if (StartGrace < TimeSpan.Zero)
        {
            yield return ("start-grace", "must not be less than zero");
        }

        foreach (var problem in ListenClashes.Of(Listens()))
        {
            yield return problem;
        }

        foreach (var (name, app) in Apps)
        {
            if (!Clients.ContainsKey(app.Client))
            {
                yield return ($"apps.{name}.client", $"no client '{app.Client}' under venus.server.clients; add it there or name one of: {string.Join(", ", Clients.Keys)}");
            }
        }
    }
}
