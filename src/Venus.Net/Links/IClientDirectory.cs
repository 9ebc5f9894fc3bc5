namespace Venus.Net.Links;

/// <summary>Which clients there are. Asked by many handshakes at once.</summary>
public interface IClientDirectory
{
    /// <summary>
    /// Copies the hash of a client's token. Takes about the same time whether the client is known or not: the caller hides all else.
    /// </summary>
    /// <param name="client">The name that a peer gave; not trusted.</param>
    /// <param name="hash32">Takes 32 bytes.</param>
    /// <returns>False if there is no such client.</returns>
    bool TryGetTokenHash(string client, Span<byte> hash32);
}
