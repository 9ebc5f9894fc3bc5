using Venus.Hocon;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.Server.Gate;

/// <summary>The hashes of all clients' tokens, by name. Immutable: handshakes read it from their own tasks.</summary>
public sealed class ClientDirectory : IClientDirectory
{
    private readonly Dictionary<string, IReadOnlyList<TokenHash>> _hashes;

    /// <summary>Reads the credentials of every account, their files too.</summary>
    /// <param name="accounts">The accounts by name.</param>
    /// <exception cref="IOException">A token file cannot be read.</exception>
    /// <exception cref="FormatException">A token is malformed; the message names the client.</exception>
    public ClientDirectory(IReadOnlyDictionary<string, ClientAccount> accounts)
    {
        _hashes = accounts.ToDictionary(static entry => entry.Key, static entry => HashesOf(entry.Key, entry.Value), StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public IReadOnlyList<TokenHash> HashesOf(string client) => _hashes.GetValueOrDefault(client, []);

    private static IReadOnlyList<TokenHash> HashesOf(string client, ClientAccount account) =>
    [
        .. new[]
        {
            HashOf(client, account.Token, account.TokenHash, account.TokenFile),
            HashOf(client, account.NextToken, account.NextTokenHash, account.NextTokenFile),
        }.OfType<TokenHash>(),
    ];

    private static TokenHash? HashOf(string client, Secret? token, string? hash, string? file)
    {
        if (hash is not null)
        {
            return TokenHash.TryParse(hash, out var parsed) ? parsed : throw new FormatException($"client '{client}': malformed token-hash");
        }

        return (token?.Reveal() ?? (file is null ? null : TokenFile.Read(file))) switch
        {
            null => null,
            var text when Token.TryParse(text, out var read) => read.Hash,
            _ => throw new FormatException(file is null ? $"client '{client}': malformed token" : $"client '{client}': {file} holds no token"),
        };
    }
}
