using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.Server.Gate;

/// <summary>The hashes of all clients' tokens, by name. Immutable: handshakes read it from their own tasks.</summary>
public sealed class ClientDirectory : IClientDirectory
{
    private readonly Dictionary<string, TokenHash> _hashes;

    /// <summary>Reads the credential of every account.</summary>
    /// <param name="accounts">The accounts by name.</param>
    /// <exception cref="IOException">A token file cannot be read.</exception>
    /// <exception cref="FormatException">A token is malformed; the message names the client.</exception>
    public ClientDirectory(IReadOnlyDictionary<string, ClientAccount> accounts)
    {
        _hashes = accounts.ToDictionary(static entry => entry.Key, static entry => HashOf(entry.Key, entry.Value), StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public bool TryGetTokenHash(string client, Span<byte> hash32)
    {
        if (!_hashes.TryGetValue(client, out var known))
        {
            return false;
        }

        known.Span.CopyTo(hash32);
        return true;
    }

    private static TokenHash HashOf(string client, ClientAccount account)
    {
        if (account.TokenHash is { } hash)
        {
            return TokenHash.TryParse(hash, out var parsed) ? parsed : throw new FormatException($"client '{client}': malformed token-hash");
        }

        var text = account.Token?.Reveal() ?? TokenFile.Read(account.TokenFile!);
        return Token.TryParse(text, out var token) ? token.Hash : throw new FormatException($"client '{client}': malformed token");
    }
}
