using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>A relay between two sockets that carry bare bytes: FIN and RST are TCP's own on both.</summary>
internal sealed class PlainRelay(SocketBridge bridge, DataLink? link) : PortableRelay(bridge.Local, bridge.Link, bridge.Meter)
{
    protected override (RelayPump ToLink, RelayPump FromLink) CreatePumps()
    {
        if (link is not null)
            Meter.AddToLink(link.FirstBytes);
        return (
            new PlainPump(this, RelaySide.Local, bridge.EarlyToLink, Meter.AddToLink),
            new PlainPump(this, RelaySide.Link, bridge.EarlyToLocal, Meter.AddFromLink));
    }

    protected override void BreakLink(RelayCause? cause)
    {
        if (link is null)
            LinkConnection.Reset();
        else
            link.Abort();
    }

    protected override bool EndCleanly()
    {
        Local.Dispose();
        LinkConnection.Dispose();
        link?.Dispose();
        return false;
    }
}
