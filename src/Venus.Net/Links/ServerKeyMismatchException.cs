using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>The server's key is none of those pinned: another server, a new key, or somebody in between.</summary>
public sealed class ServerKeyMismatchException(IReadOnlyList<PinnedKey> expected, PinnedKey actual) : ServerNotTrustedException(
    $"The server's key is {actual}, but {string.Join(" or ", expected)} is pinned. "
    + "If the server was given a new key, pin that; if not, somebody else answers at this address.")
{
    /// <summary>The pins of the configuration.</summary>
    public IReadOnlyList<PinnedKey> Expected { get; } = expected;

    /// <summary>The pin of the key that the server has.</summary>
    public PinnedKey Actual { get; } = actual;
}
