using Venus.Hocon;
using Venus.Net.Addresses;

namespace Venus.Server.Configuration;

/// <summary>One client that may connect: its credential and its rights.</summary>
/// <param name="Token">The client's token, or <see langword="null"/> where only its hash is kept.</param>
/// <param name="TokenHash">SHA-256 of the token: it checks a login and makes none, so that the server's file holds nothing worth stealing.</param>
/// <param name="TokenFile">A file that holds the token, readable by its owner alone.</param>
/// <param name="Ports">Ports, and the addresses, that the client may open for apps that the server does not list.</param>
/// <param name="MaxApps">Apps that the client may serve at once.</param>
/// <param name="NextToken">A second token that opens as well, while the token is being changed.</param>
/// <param name="NextTokenHash">The same, of which only the hash is kept.</param>
/// <param name="NextTokenFile">The same, in a file.</param>
public sealed record ClientAccount(
    Secret? Token,
    string? TokenHash,
    string? TokenFile,
    IReadOnlyList<PortRight> Ports,
    int MaxApps,
    Secret? NextToken = null,
    string? NextTokenHash = null,
    string? NextTokenFile = null) : IHoconValidated
{
    /// <summary>Whether the client may listen there for an app that the server does not list.</summary>
    public bool MayOpen(ListenAddress listen) => Ports.Any(right => right.Allows(listen));

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        var given = Given(Token, TokenHash, TokenFile);
        if (given != 1)
        {
            yield return ("token", given == 0
                ? "no credential: give one of token, token-hash or token-file ('venus init' makes a pair of configurations with a new token)"
                : "more than one credential: keep one of token, token-hash and token-file");
        }

        if (Given(NextToken, NextTokenHash, NextTokenFile) > 1)
        {
            yield return ("next-token", "more than one next credential: keep one of next-token, next-token-hash and next-token-file");
        }

        foreach (var problem in Malformed("token", Token, TokenHash).Concat(Malformed("next-token", NextToken, NextTokenHash)))
        {
            yield return problem;
        }

        foreach (var problem in Require.Positive(("max-apps", MaxApps)))
        {
            yield return problem;
        }
    }

    private static int Given(Secret? token, string? hash, string? file) => (token is null ? 0 : 1) + (hash is null ? 0 : 1) + (file is null ? 0 : 1);

    private static IEnumerable<(string Key, string Problem)> Malformed(string key, Secret? token, string? hash)
    {
        if (token is not null && !Net.Protocol.Token.TryParse(token.Reveal(), out _))
        {
            yield return (key, "no Venus token: it is made by 'venus init' and starts with vt_");
        }

        if (hash is not null && !Net.Protocol.TokenHash.TryParse(hash, out _))
        {
            yield return ($"{key}-hash", "no token hash: write sha256: and the hash that 'venus init' prints");
        }
    }
}
