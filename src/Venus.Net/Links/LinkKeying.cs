using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>Gives each end of a link its sealer and opener: what one end seals with, the other opens with.</summary>
internal static class LinkKeying
{
    public static LinkChannel Open(Connection connection, LinkHello hello, LinkSecret secret, bool isServer)
    {
        using var keys = LinkKeys.Derive(hello, secret);
        var mine = isServer ? keys.ServerToClient : keys.ClientToServer;
        var peers = isServer ? keys.ClientToServer : keys.ServerToClient;
        return hello.Kind == LinkKind.Raw
            ? new LinkChannel(connection, new RawFrameSigner(mine), new RawFrameVerifier(peers))
            : new LinkChannel(connection, new LinkSealer(mine), new LinkOpener(peers));
    }
}
