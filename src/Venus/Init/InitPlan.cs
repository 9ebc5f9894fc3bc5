using System.Net;
using System.Text;
using Venus.Net.Addresses;
using Venus.Net.Protocol;

namespace Venus.Init;

/// <summary>A matching pair of configurations, before they are written.</summary>
/// <param name="Server">Where the server will be reached by the client.</param>
/// <param name="Client">The client's name.</param>
/// <param name="Apps">What is served.</param>
internal sealed record InitPlan(TargetAddress Server, string Client, IReadOnlyList<InitApp> Apps)
{
    /// <summary>
    /// Where the server will listen. One that is dialled on loopback is of interest to this machine alone; any other may have more than one address.
    /// </summary>
    public ListenAddress Listen => IPAddress.TryParse(Server.Host, out var address) && IPAddress.IsLoopback(address)
        ? new ListenAddress(address, Server.Port)
        : new ListenAddress(null, Server.Port);

    /// <summary>The server's configuration: it holds only the token's hash.</summary>
    public string ServerText(TokenHash tokenHash)
    {
        var text = new StringBuilder($$"""
            # The server: runs on {{Server.Host}}. Start it with: venus server -c server.conf
            venus.server {
              listen = {{Quote(Listen)}}
              # The server's key is in here, beside this file. Keep it: the client knows the server by it.
              state-dir = "state"

              clients {
                {{Key(Client)}} { token-hash = {{Quote(tokenHash.Reveal())}} }
              }

              apps {

            """);
        foreach (var app in Apps)
        {
            text.Append($"    {Key(app.Name)} {{ listen = {Quote(app.Listen)}, client = {Quote(Client)} }}\n");
        }

        return text.Append("  }\n}\n").ToString();
    }

    /// <summary>The client's configuration: it holds the token, and the pin that the server is known by.</summary>
    public string ClientText(Token token, PinnedKey serverKey)
    {
        var text = new StringBuilder($$"""
            # The client "{{Client}}": runs behind NAT. Start it with: venus client -c client.conf
            venus.client {
              name = {{Quote(Client)}}
              server {
                address = {{Quote(Server)}}
                key = {{Quote(serverKey)}}
                # Whoever has this token can serve these apps: treat it as a password.
                token = {{Quote(token.Reveal())}}
              }

              apps {

            """);
        foreach (var app in Apps)
        {
            text.Append($"    {Key(app.Name)} {{ target = {Quote(app.Target)} }}\n");
        }

        return text.Append("  }\n}\n").ToString();
    }

    // A dot would make a path of a bare key, and "include" a statement; one that starts with a letter and holds neither is plain.
    private static string Key(string name) =>
        char.IsAsciiLetter(name[0]) && !name.Contains('.', StringComparison.Ordinal) && name != "include" ? name : Quote(name);

    private static string Quote(object value) =>
        $"\"{value.ToString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
