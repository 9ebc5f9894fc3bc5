using Venus.Net.Protocol;

namespace Venus.Client.Servers;

/// <summary>
/// Which of a client's tokens is proven to a server. While the token is being changed there are two, and nobody knows which of them the server has:
/// the one that was taken last comes first, then
/// each of the others once, until all were refused. Immutable, so that an attempt may look at it from its own task.
/// </summary>
/// <param name="Accepted">The one that the server took last; null before any.</param>
/// <param name="Refused">Those that it has refused since.</param>
internal sealed record TokenChoice(TokenHash? Accepted, IReadOnlyList<TokenHash> Refused)
{
    /// <summary>Nothing is known yet.</summary>
    public static TokenChoice Unknown { get; } = new(null, []);

    /// <summary>The one to prove; null if every one was refused.</summary>
    public Token? Pick(IReadOnlyList<Token> tokens) =>
        tokens.Where(token => !Refused.Contains(token.Hash)).OrderByDescending(token => token.Hash.Equals(Accepted)).FirstOrDefault();

    /// <summary>The server took it.</summary>
    public static TokenChoice Took(Token token) => new(token.Hash, []);

    /// <summary>The server refused it.</summary>
    public TokenChoice Without(Token token) => this with { Refused = [.. Refused, token.Hash] };

    /// <summary>All were refused: the next attempt begins from the start.</summary>
    public TokenChoice Afresh() => this with { Refused = [] };
}
