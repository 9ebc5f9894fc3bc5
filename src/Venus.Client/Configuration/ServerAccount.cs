using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;

namespace Venus.Client.Configuration;

/// <summary>One server, how it is known, and the credential it knows this client by.</summary>
/// <param name="Address">Where it listens for clients.</param>
/// <param name="Key">The pin of its key, <c>sha256:…</c>; <c>venus init</c> writes it.</param>
/// <param name="NextKey">A second pin, while the server's key is being changed.</param>
/// <param name="Ca">A file with the certificate authority that vouches for the server, in place of a pin.</param>
/// <param name="Token">This client's token.</param>
/// <param name="TokenFile">A file that holds the token, readable by its owner alone.</param>
/// <param name="NextToken">A second token, tried where the first is refused, while the token is being changed.</param>
/// <param name="NextTokenFile">The same, in a file.</param>
public sealed record ServerAccount(
    TargetAddress Address,
    string? Key,
    string? NextKey,
    string? Ca,
    Secret? Token,
    string? TokenFile,
    Secret? NextToken = null,
    string? NextTokenFile = null) : IHoconValidated
{
    /// <inheritdoc />
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if ((Key is null) == (Ca is null))
        {
            yield return ("key", Key is null
                ? "nothing to know the server by: give the key that 'venus init' or the server's first log line prints, or ca"
                : "both key and ca are given: keep one");
        }

        foreach (var (name, pin) in new[] { ("key", Key), ("next-key", NextKey) })
        {
            if (pin is not null && !PinnedKey.TryParse(pin, out _))
            {
                yield return (name, "no key pin: it looks like sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
            }
        }

        if ((Token is null) == (TokenFile is null))
        {
            yield return ("token", Token is null ? "no credential: give token or token-file" : "both token and token-file are given: keep one");
        }

        if (NextToken is not null && NextTokenFile is not null)
        {
            yield return ("next-token", "both next-token and next-token-file are given: keep one");
        }

        foreach (var (name, token) in new[] { ("token", Token), ("next-token", NextToken) })
        {
            if (token is not null && !Net.Protocol.Token.TryParse(token.Reveal(), out _))
            {
                yield return (name, "no Venus token: it is made by 'venus init' and starts with vt_");
            }
        }
    }
}
