using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>
/// A relay over a sealed link. It ends cleanly when each direction's FIN has been acknowledged; the link is then idle again, and whatever
/// follows the last FINACK stays in the link's buffer for the next BIND.
/// </summary>
internal sealed class SealedRelay(RelayBridge bridge) : PortableRelay(bridge.Local, bridge.Link.Connection, bridge.Meter)
{
    private volatile Exception? _linkWriteFault;
    private bool _faultSeen;

    public DataLink Link => bridge.Link;

    public LinkChannel Channel => bridge.Link.Channel;

    /// <summary>Whether our FIN is on its way; set before it is sent.</summary>
    public bool FinSent { get; set; }

    /// <summary>What writing to the link met, if anything: the cause behind the end that reading from it meets afterwards.</summary>
    public Exception? LinkWriteFault => _linkWriteFault;

    /// <summary>
    /// A link that cannot be written to may still have something to read: the peer's RST, which says more. So the reading pump gets to the
    /// end of the link first; if it is held up by a slow reader the watch comes by.
    /// </summary>
    public void DeferLinkWriteFault(Exception fault) => _linkWriteFault ??= fault;

    public override void Check()
    {
        if (_linkWriteFault is { } fault)
        {
            if (_faultSeen)
                Fail(fault, RelaySide.Link);
            _faultSeen = true;
        }

        base.Check();
    }

    protected override void PumpFailed(RelayPump pump, Exception fault)
    {
        if (pump is SealedToLink { At: RelaySide.Link } && LinkFault.IsOfLink(fault))
            DeferLinkWriteFault(fault);
        else
            base.PumpFailed(pump, fault);
    }

    protected override (RelayPump ToLink, RelayPump FromLink) CreatePumps() => (new SealedToLink(this, bridge.Early), new SealedFromLink(this));

    protected override void BreakLink(RelayCause cause)
    {
        LinkReset.TryTell(Channel, cause);
        Link.Abort();
    }

    protected override bool EndCleanly()
    {
        Local.Dispose();
        if (Channel.Input.IsEmpty)
            Channel.Input.Release();
        return Link.TryEnter(LinkPhase.Relaying, LinkPhase.Idle);
    }
}
