using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Supervision;

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
        if (NodeName.ProblemOf(join.App) is { } problem)
        {
            return No(join, RefusalCode.BadName, $"app {problem}; rename the app on the client");
        }

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
            return No(join, RefusalCode.BadListen, $"app '{join.App}': {AddressProblem.OfListen(join.Listen)}");
        }

        if (!options.Clients.TryGetValue(join.Client, out var account) || !account.MayOpen(listen))
        {
            return No(join, RefusalCode.NoRight, $"app '{join.App}': {Missing(join.Client, listen, account)}");
        }

        if (app is not null)
        {
            return app.Listen == listen ? null : No(join, RefusalCode.NameTaken, $"app '{join.App}' is still open on {app.Listen}; try again when it has closed");
        }

        return opened >= account.MaxApps
            ? No(join, RefusalCode.TooMany, $"client '{join.Client}' has {opened} apps open already, its max-apps")
            : null;
    }

    /// <summary>Why an app cannot be opened where it asks: this process listens there already. <see langword="null"/> if it does not.</summary>
    /// <param name="join">Who asks; allowed by <see cref="Refuse"/>, for an app that is not open.</param>
    /// <param name="options">The server's options: what they list is kept free also before it listens.</param>
    /// <param name="ports">What this process listens on.</param>
    /// <param name="holder">Who has it; for the log, since it may be another client's.</param>
    public static AppsActor.AppJoinRefused? RefuseTaken(AppsActor.JoinApp join, ServerOptions options, PortsInUse ports, out string? holder)
    {
        var listen = ListenAddress.Parse(join.Listen!);
        holder = listen.Overlaps(options.Listen) ? "venus.server.listen"
            : options.Apps.FirstOrDefault(app => listen.Overlaps(app.Value.Listen)).Key is { } listed ? $"venus.server.apps.{listed}"
            : ports.HolderOf(listen);
        return holder is null ? null : No(join, RefusalCode.PortInUse, $"app '{join.App}': this server listens on {listen} already; ask for another port");
    }

    private static string Missing(string client, ListenAddress listen, ClientAccount? account)
    {
        var right = listen.Address is null ? $"{listen.Port}" : $"{listen}";
        var withoutAddress = listen.Address is not null && account?.MayOpen(new ListenAddress(null, listen.Port)) == true
            ? $", or ask for {listen.Port} without an address"
            : string.Empty;
        return $"client '{client}' may not listen on {listen}; add \"{right}\" to venus.server.clients.{client}.ports on the server{withoutAddress}";
    }

    private static AppsActor.AppJoinRefused No(AppsActor.JoinApp join, RefusalCode code, string text) => new(join.App, code, text);

    private static string Name(AppEncryption encryption) => encryption == AppEncryption.None ? "none" : "sealed";
}
