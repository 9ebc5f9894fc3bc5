using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// A bridge over a link. It ends cleanly when each direction's FIN has been acknowledged on this link; the link is then idle again, and what follows the last
/// record of the bridge stays in the link's buffer for the next BIND. With a ledger, on a sealed link, it outlives the link. On a raw link either direction may go
/// bare; the link then ends with its bridge.
/// </summary>
internal sealed class FramedEpollBridge(EventLoop loop, RelayBridge bridge) : EpollBridge(loop, bridge.Local, bridge.Link.Connection, bridge.Meter)
{
    private CancellationTokenRegistration _suspend;
    private FrameWriter? _writer;
    private FramedOutPump? _out;
    private FramedInPump? _in;
    private LinkFarewell? _farewell;
    private volatile bool _suspendAsked;

    /// <summary>Whether our FIN is on its way.</summary>
    public bool FinSent { get; set; }

    /// <summary>How the link carries bytes.</summary>
    public LinkKind Kind => bridge.Link.Kind;

    /// <summary>Whether what we send next, or all but what is sealed already, is bare.</summary>
    public bool IsToLinkBare { get; set; }

    /// <summary>Whether what the peer has sent behind its last record is bare.</summary>
    public bool IsFromLinkBare { get; set; }

    /// <summary>Whether our direction waits for an ACK, which may stand behind bytes that the local socket does not take for now.</summary>
    public bool NeedsAck => _out!.IsHeldByWindow;

    protected override bool KeepsLink => !IsToLinkBare && !IsFromLinkBare;

    protected override bool CanSuspend => bridge.Ledger is not null;

    protected override bool WantsSuspension => _suspendAsked;

    protected override bool WantsAnotherTurn => _in!.IsHeldUp && NeedsAck;

    private LinkChannel Channel => bridge.Link.Channel;

    protected override (EpollPump ToLink, EpollPump FromLink) CreatePumps()
    {
        var ledger = bridge.Ledger;
        var receipts = new Receipts(ledger);
        _writer = new FrameWriter(this, Link, Channel.Sealer);
        if (ledger is null)
            Meter.AddToLink(bridge.Link.FirstBytes);
        _out = ledger is null
            ? new DirectOutPump(this, _writer, receipts, Local, bridge.Early, bridge.Link.FirstBytes, Meter)
            : new LedgerOutPump(this, _writer, receipts, Local, ledger, Meter, bridge.DeadAfter > TimeSpan.Zero ? new LinkWatch(this, Link, bridge.DeadAfter) : null);
        _in = new FramedInPump(this, new FrameBuffer(this, Channel), receipts, Link, Local, ledger, Meter);
        return Kind == LinkKind.Sealed ? (_out, _in) : (new RawPump(_out, TryGoBareToLink), new RawPump(_in, TryGoBareFromLink));
    }

    protected override bool BeginFarewell(RelayCause cause)
    {
        if (bridge.Ledger is null || LinkReset.CodeOf(cause) is not { } code || Link.Fault is not null)
            return false;
        _farewell = new LinkFarewell(Loop, this, _writer!, Link, code);
        return true;
    }

    protected override bool IsFarewellOver()
    {
        try
        {
            return _farewell!.GoOn();
        }
        catch (ObjectDisposedException)
        {
            // The owner has closed the link: there is nobody left to tell.
            return true;
        }
    }

    // Behind half a record, or with others before it that are not sent, RST would be nonsense; the reset of the connection says the same.
    protected override void SayGoodbye(RelayCause cause)
    {
        if (!IsToLinkBare && (_writer?.TryFlush() ?? true))
            LinkReset.TryTell(Channel, cause);
    }

    protected override void BreakLink() => bridge.Link.Abort();

    protected override bool EndCleanly()
    {
        Local.Connection.Dispose();
        if (KeepsLink)
            return bridge.Link.TryEnter(LinkPhase.Relaying, LinkPhase.Idle);
        bridge.Link.Dispose();
        return false;
    }

    protected override void OnStarting()
    {
        if (bridge.Ledger is not { } ledger)
            return;
        bridge.Meter.Begin(ledger);
        Local.TakeUp(ledger.LocalEnded, ledger.FinReceived, ledger.LocalFault);
        _suspend = bridge.Suspend.UnsafeRegister(static bridge => ((FramedEpollBridge)bridge!).AskForSuspension(), this);
    }

    protected override void OnSuspending() => bridge.Ledger!.LocalFault ??= Local.Fault as SocketException;

    protected override void OnEnded()
    {
        _suspend.Unregister();
        _farewell?.Dispose();
        bridge.Ledger?.Leave();
    }

    private PlainEpollPump? TryGoBareToLink()
        => IsToLinkBare && _writer!.IsEmpty ? new PlainEpollPump(this, Local, Link, default, Meter.AddToLink) : null;

    private PlainEpollPump? TryGoBareFromLink()
        => IsFromLinkBare ? new PlainEpollPump(this, Link, Local, _in!.TakeRest(), Meter.AddFromLink) : null;

    private void AskForSuspension()
    {
        _suspendAsked = true;
        Wake();
    }
}
