using Venus.Hocon;
using Venus.Net.Addresses;

namespace Venus.Server.Configuration;

/// <summary>One client that may connect: its credential and its rights.</summary>
/// <param name="Token">The client's token, or <see langword="null"/> where only its hash is kept.</param>
/// <param name="TokenHash">SHA-256 of the token, so that the server's file holds nothing worth stealing.</param>
/// <param name="TokenFile">A file that holds the token, readable by its owner alone.</param>
/// <param name="Ports">Ports that the client may open for apps that the server does not list.</param>
/// <param name="MaxApps">Apps that the client may serve at once.</param>
public sealed record ClientAccount(Secret? Token, string? TokenHash, string? TokenFile, IReadOnlyList<PortRange> Ports, int MaxApps) : IHoconValidated
{
    /// <summary>Whether the client may open the port for an app that the server does not list.</summary>
    public bool MayOpen(int port) => Ports.Any(range => range.Contains(port));

    /// <summary>Whether the other account is opened by the same credential.</summary>
    public bool SameCredential(ClientAccount? other) =>
        other is not null && Token == other.Token && TokenHash == other.TokenHash && TokenFile == other.TokenFile;

    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        var given = (Token is null ? 0 : 1) + (TokenHash is null ? 0 : 1) + (TokenFile is null ? 0 : 1);
        if (given != 1)
        {
            yield return ("token", given == 0
                ? "no credential: give one of token, token-hash or token-file ('venus init' makes a pair of configurations with a new token)"
                : "more than one credential: keep one of token, token-hash and token-file");
        }

        foreach (var problem in CredentialProblems())
        {
            yield return problem;
        }

        foreach (var problem in Require.Positive(("max-apps", MaxApps)))
        {
            yield return problem;
        }
    }

    private IEnumerable<(string Key, string Problem)> CredentialProblems()
    {
        if (Token is not null && !Net.Protocol.Token.TryParse(Token.Reveal(), out _))
        {
            yield return ("token", "no Venus token: it is made by 'venus init' and starts with vt_");
        }

        if (TokenHash is not null && !Net.Protocol.TokenHash.TryParse(TokenHash, out _))
        {
            yield return ("token-hash", "no token hash: write sha256: and the hash that 'venus init' prints");
        }
    }
}
