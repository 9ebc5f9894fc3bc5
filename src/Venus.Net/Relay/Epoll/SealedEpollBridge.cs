using Venus.Net.Links;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// A bridge over a sealed link. It ends cleanly when each direction's FIN has been acknowledged; the link is then idle again, and what follows the last
/// FINACK stays in the link's buffer for the next BIND.
/// </summary>
internal sealed class SealedEpollBridge(EventLoop loop, RelayBridge bridge) : EpollBridge(loop, SocketConnection.SocketOf(bridge.Local), bridge.Link.Socket, bridge.Meter)
{
    private SealedWriter? _writer;

    /// <summary>Whether our FIN is on its way.</summary>
    public bool FinSent { get; set; }

    protected override bool KeepsLink => true;

    private LinkChannel Channel => bridge.Link.Channel;

    protected override (EpollPump ToLink, EpollPump FromLink) CreatePumps()
    {
        _writer = new SealedWriter(Loop, Link, Channel.Sealer);
        Meter.AddToLink(bridge.Link.FirstBytes);
        return (
            new SealedOutPump(this, _writer, Local, bridge.Early, bridge.Link.FirstBytes, Meter),
            new SealedInPump(this, Loop, _writer, Link, Local, Channel, Meter));
    }

    // Behind half a record, or with others before it that are not sent, RST would be nonsense; the reset of the connection says the same.
    protected override void SayGoodbye(RelayCause cause)
    {
        if (_writer?.TryFlush() ?? true)
            LinkReset.TryTell(Channel, cause);
    }

    protected override void BreakLink() => bridge.Link.Abort();

    protected override bool EndCleanly()
    {
        Local.Socket.Dispose();
        return bridge.Link.TryEnter(LinkPhase.Relaying, LinkPhase.Idle);
    }
}
