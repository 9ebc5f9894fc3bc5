using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Server.Gate;

/// <summary>
/// The clients as the configuration has them whenever somebody asks. A handshake begins under one configuration and may end under another: a peer
/// that holds its
/// proof back until its token is withdrawn must not find the old ones.
/// </summary>
internal sealed class LiveClientDirectory(LiveOptions<IClientDirectory> clients) : IClientDirectory
{
    /// <inheritdoc />
    public IReadOnlyList<TokenHash> HashesOf(string client) => clients.Current.HashesOf(client);
}
