using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>
/// A relay over a link. It ends cleanly when each direction's FIN has been acknowledged on this link; the link is then idle again, and whatever
/// follows the bridge's last record stays in the link's buffer for the next BIND. With a ledger it outlives the link.
/// </summary>
internal sealed class FramedRelay : PortableRelay
{
    private readonly RelayBridge _bridge;
    private readonly FramedFromLink _fromLink;
    private readonly CancellationTokenRegistration _suspend;
    private volatile Exception? _linkWriteFault;
    private readonly TimeProvider _time;
    private ITimer? _farewellEnds;
    private readonly SilenceWatch _silence;
    private Task _farewell = Task.CompletedTask;
    private bool _faultSeen;

    public FramedRelay(RelayBridge bridge, TimeProvider time)
        : base(bridge.Local, bridge.Link.Channel.Connection, bridge.Meter)
    {
        _bridge = bridge;
        _time = time;
        Receipts = new ReceiptSender(this, new Receipts(bridge.Ledger), time);
        _fromLink = new FramedFromLink(this);
        _silence = new SilenceWatch(bridge.DeadAfter);
        if (bridge.Ledger is not { } ledger)
            return;
        Meter.Begin(ledger);
        if (ledger.FinReceived)
            TakeUpLocalShut();
        _suspend = bridge.Suspend.UnsafeRegister(
            static relay => ((FramedRelay)relay!).Fail(RelayCause.Aborted, "The owner took the bridge off its link.", ofLink: true), this);
    }

    public DataLink Link => _bridge.Link;

    public LinkChannel Channel => _bridge.Link.Channel;

    public BridgeLedger? Ledger => _bridge.Ledger;

    /// <summary>Guards the ledger and the receipts, which both directions use. Never held while anything is awaited.</summary>
    public Lock Books { get; } = new();

    public ReceiptSender Receipts { get; }

    /// <summary>Raised by ACKs, for the pump that the window holds.</summary>
    public AsyncSignal WindowMoved { get; } = new();

    /// <summary>Whether our FIN is on its way; set before it is sent.</summary>
    public bool FinSent { get; set; }

    /// <summary>Whether the peer's direction has gone bare; ours never does. Such a link ends with its bridge.</summary>
    public bool IsFromLinkBare { get; set; }

    /// <summary>What writing to the link met, if anything: the cause behind the end that reading from it meets afterwards.</summary>
    public Exception? LinkWriteFault => _linkWriteFault;

    protected override bool CanSuspend => Ledger is not null;

    /// <summary>
    /// A link that cannot be written to may still have something to read: the peer's RST, which says more. So the reading pump gets to the
    /// end of the link first; if it is held up by a slow reader the watch comes by.
    /// </summary>
    public void DeferLinkWriteFault(Exception fault) => _linkWriteFault ??= fault;

    public override void NoteLocalFault(Exception fault)
    {
        if (Ledger is { } ledger)
            ledger.LocalFault ??= fault as SocketException;
    }

    public override void Check()
    {
        if (_linkWriteFault is { } fault)
        {
            if (_faultSeen)
                Fail(fault, RelaySide.Link);
            _faultSeen = true;
        }

        if (CanSuspend && _silence.IsOn && Channel.MayBeOwedAnAnswer)
            CheckSilence();
        base.Check();
    }

    // The mark goes before the look: what is sent meanwhile sets it anew.
    private void CheckSilence()
    {
        Channel.MayBeOwedAnAnswer = false;
        try
        {
            var silence = LinkConnection.Silence;
            Channel.MayBeOwedAnAnswer |= silence > TimeSpan.Zero;
            if (_silence.IsOver(silence, (long)_time.GetElapsedTime(0).TotalMilliseconds))
                Fail(RelayCause.LinkLost, SilenceWatch.Explain(silence), ofLink: true);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Fail(e, RelaySide.Link);
        }
    }

    protected override void PumpFailed(RelayPump pump, Exception fault)
    {
        if (pump is FramedToLink { At: RelaySide.Link } && LinkFault.IsOfLink(fault))
            DeferLinkWriteFault(fault);
        else
            base.PumpFailed(pump, fault);
    }

    protected override (RelayPump ToLink, RelayPump FromLink) CreatePumps()
        => (Ledger is { } ledger ? new LedgerToLink(this, ledger) : new DirectToLink(this, _bridge.Early), _fromLink);

    protected override void BreakLink(RelayCause? cause)
    {
        if (CanSuspend && cause is { } told && _linkWriteFault is null && LinkReset.CodeOf(told) is { } code)
        {
            // Ends whatever the farewell, or a pump that it waits for, would wait for too long.
            _farewellEnds = _time.CreateTimer(
                static link => ((DataLink)link!).Abort(), Link, TimeSpan.FromMilliseconds(LinkReset.Patience), Timeout.InfiniteTimeSpan);
            _farewell = SayFarewellAsync(code);
            return;
        }

        if (cause is not null)
            LinkReset.TryTell(Channel, cause.Value);
        Link.Abort();
    }

    protected override void OnFailed()
    {
        WindowMoved.Raise();
        _fromLink.LookAgain();
    }

    protected override async Task SettleAsync()
    {
        await _fromLink.SettleAsync();
        await Receipts.SettleAsync();
        await _farewell;
        if (_farewellEnds is not null)
            await HearOutAsync();
    }

    protected override void OnEnded()
    {
        _suspend.Unregister();
        Receipts.Dispose();
        Ledger?.Leave();
    }

    /// <summary>Sends RST behind everything, and the connection's end.</summary>
    private async Task SayFarewellAsync(ResetCode code)
    {
        var payload = new byte[LinkReset.PayloadSize];
        LinkReset.Write(code, payload);
        try
        {
            await Channel.SendAsync(RecordType.Rst, payload, CancellationToken.None);
            LinkConnection.EndSending();
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            // Who cannot be told will find out.
            Link.Abort();
        }
    }

    /// <summary>Takes what the peer still sends until it has ended its side, and closes the link. Unread bytes would turn the end into a reset, which may overtake RST.</summary>
    private async Task HearOutAsync()
    {
        var ignored = new byte[4096];
        try
        {
            while (await LinkConnection.ReceiveAsync(ignored) > 0)
            {
            }
        }
        catch (Exception e) when (LinkFault.IsOfLink(e))
        {
            // The peer has reset the connection, as it does when it has read RST, or the time is over.
        }

        _farewellEnds!.Dispose();
        Link.Abort();
    }

    protected override bool EndCleanly()
    {
        Local.Dispose();
        if (IsFromLinkBare)
        {
            Link.Dispose();
            return false;
        }

        if (Channel.Input.IsEmpty)
            Channel.Input.Release();
        return Link.TryEnter(LinkPhase.Relaying, LinkPhase.Idle);
    }
}
