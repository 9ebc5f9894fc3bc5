using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>Which clients there are. Asked by many handshakes at once, each when a proof has come and not before: what was withdrawn meanwhile opens
/// nothing.</summary>
public interface IClientDirectory
{
    /// <summary>Most tokens that a client may have at once: its own, and the next one while it is being changed.</summary>
    const int MostTokens = 2;

    /// <summary>
    /// The hashes of the tokens that a client may prove, at most <see cref="MostTokens"/>; none if there is no such client. Takes about the same
    /// time either way:
    /// the caller hides all else.
    /// </summary>
    /// <param name="client">The name that a peer gave; not trusted.</param>
    IReadOnlyList<TokenHash> HashesOf(string client);

    /// <summary>Whether what a client has proven still opens.</summary>
    bool Holds(string client, TokenHash provenBy) => HashesOf(client).Contains(provenBy);
}
