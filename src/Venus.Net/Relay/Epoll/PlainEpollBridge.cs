namespace Venus.Net.Relay.Epoll;

/// <summary>A bridge between two sockets that carry bare bytes: FIN and RST are TCP's own on both.</summary>
internal sealed class PlainEpollBridge(EventLoop loop, SocketBridge bridge)
    : EpollBridge(loop, bridge.Local, bridge.Link, bridge.Meter)
{
    protected override bool KeepsLink => false;

    protected override (EpollPump ToLink, EpollPump FromLink) CreatePumps()
        => (
            new PlainEpollPump(this, Local, Link, bridge.EarlyToLink, Meter.AddToLink),
            new PlainEpollPump(this, Link, Local, bridge.EarlyToLocal, Meter.AddFromLink));

    protected override void BreakLink() => Link.Connection.Reset();

    protected override bool EndCleanly()
    {
        Local.Connection.Dispose();
        Link.Connection.Dispose();
        return false;
    }
}
