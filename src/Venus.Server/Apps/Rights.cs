using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.Server.Apps;

/// <summary>Whether a client may serve an app: a pure decision, made anew at every registration.</summary>
internal static class Rights
{
    /// <summary>Why the registration is refused, or <see langword="null"/> if it is allowed.</summary>
    /// <param name="join">Who wants to serve what.</param>
    /// <param name="app">The app's options, if it is known.</param>
    /// <param name="listed">Whether the app is one of the configuration's.</param>
    /// <param name="options">The server's options.</param>
    /// <param name="opened">Apps that the client has opened by asking.</param>
    public static AppsActor.AppJoinRefused? Refuse(AppsActor.JoinApp join, ServerAppOptions? app, bool listed, ServerOptions options, int opened)
    {
        if (app is not null && app.Client != join.Client)
        {
            return listed
                ? No(join, RefusalCode.NoRight, $"app '{join.App}' is another client's; set venus.server.apps.{join.App}.client = {join.Client} on the server, or rename the app")
                : No(join, RefusalCode.NameTaken, $"another client has opened an app named '{join.App}'; rename this one");
        }

        if (app is not null && app.Encryption.ToLinkKind() != join.Kind)
        {
            return No(join, RefusalCode.EncryptionMismatch, $"app '{join.App}': encryption is {Name(join.Kind.ToEncryption())} on the client and {Name(app.Encryption)} on the server; make both the same");
        }

        return listed ? null : RefuseAsked(join, app, options, opened);
    }

    private static AppsActor.AppJoinRefused? RefuseAsked(AppsActor.JoinApp join, ServerAppOptions? app, ServerOptions options, int opened)
    {
        if (join.Listen is null)
        {
            return No(join, RefusalCode.UnknownApp, $"the server has no app '{join.App}'; add it under venus.server.apps, or ask for a port with listen on the client's app");
        }

        if (!ListenAddress.TryParse(join.Listen, null, out var listen))
        {
            return No(join, RefusalCode.BadListen, $"app '{join.App}': '{join.Listen}' is no listen address");
        }

        if (!options.Clients.TryGetValue(join.Client, out var account) || !account.MayOpen(listen.Port))
        {
            return No(join, RefusalCode.NoRight, $"app '{join.App}': client '{join.Client}' may not open port {listen.Port}; add it to venus.server.clients.{join.Client}.ports on the server");
        }

        if (app is not null)
        {
            return app.Listen == listen ? null : No(join, RefusalCode.NameTaken, $"app '{join.App}' is still open on {app.Listen}; try again when it has closed");
        }

        return opened >= account.MaxApps
            ? No(join, RefusalCode.TooMany, $"client '{join.Client}' has {opened} apps open already, its max-apps")
            : null;
    }

    private static AppsActor.AppJoinRefused No(AppsActor.JoinApp join, RefusalCode code, string text) => new(join.App, code, text);

    private static string Name(AppEncryption encryption) => encryption == AppEncryption.None ? "none" : "sealed";
}
