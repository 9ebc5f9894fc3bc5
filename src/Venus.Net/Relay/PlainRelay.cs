namespace Venus.Net.Relay;

/// <summary>A relay between two sockets that carry bare bytes: FIN and RST are TCP's own on both.</summary>
internal sealed class PlainRelay(SocketBridge bridge) : PortableRelay(bridge.Local, bridge.Link, bridge.Meter)
{
    protected override (RelayPump ToLink, RelayPump FromLink) CreatePumps()
        => (
            new PlainPump(this, RelaySide.Local, bridge.EarlyToLink, Meter.AddToLink),
            new PlainPump(this, RelaySide.Link, bridge.EarlyToLocal, Meter.AddFromLink));

    protected override void BreakLink(RelayCause? cause) => LinkConnection.Reset();

    protected override bool EndCleanly()
    {
        Local.Dispose();
        LinkConnection.Dispose();
        return false;
    }
}
