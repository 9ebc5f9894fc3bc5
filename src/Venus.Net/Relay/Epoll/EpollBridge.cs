using System.ComponentModel;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One running relay on its loop: two sides, two pumps, one end. The first fault decides the cause. Lives on the loop's thread; only <see cref="Start"/>
/// and the abort token come from elsewhere, and they do no more than ask for a turn.
/// </summary>
internal abstract class EpollBridge : ILoopWork, IThreadPoolWorkItem
{
    /// <summary>Bytes moved in a turn that make it a long one.</summary>
    private const int LongTurn = 64 * 1024;

    private readonly EventLoop _loop;
    private readonly RelayMeter _meter;
    private readonly TaskCompletionSource<RelayResult> _ending = new();
    private CancellationTokenRegistration _abort;
    private EpollPump? _toLink;
    private EpollPump? _fromLink;
    private DelayQueue.Entry? _push;
    private (RelayCause Cause, string Detail, bool OfLink)? _verdict;
    private (RelayCause Cause, string Detail)? _leaving;
    private volatile bool _aborted;
    private RelayResult? _result;
    private int _ended;

    protected EpollBridge(EventLoop loop, Connection local, Connection link, RelayMeter meter)
    {
        _loop = loop;
        _meter = meter;
        Local = new Side(RelaySide.Local, local, loop, this);
        Link = new Side(RelaySide.Link, link, loop, this);
    }

    public bool IsDue { get; set; }

    public bool IsBulk { get; private set; }

    protected Side Local { get; }

    protected Side Link { get; }

    protected EventLoop Loop => _loop;

    protected RelayMeter Meter => _meter;

    public Task<RelayResult> Start(CancellationToken abort)
    {
        _loop.AddLoad(1);

        // Before the loop knows of the bridge, which drops the registration at its end.
        _abort = abort.UnsafeRegister(static bridge => ((EpollBridge)bridge!).Abort(), this);
        OnStarting();
        _loop.Post(this);
        return _ending.Task;
    }

    public void TakeTurn()
    {
        if (_ended != 0)
            return;
        if (_leaving is not null)
        {
            GoOnLeaving();
            return;
        }

        try
        {
            if (_aborted)
                Fail(RelayCause.Aborted, "The owner ended the bridge.");
            else if (WantsSuspension)
                Doom(RelayCause.Aborted, "The owner took the bridge off its link.", ofLink: true);
            else if (_toLink is not null || TryBegin())
                Move();
        }
        catch (Exception e)
        {
            Doom(e, RelaySide.Link);
        }

        if (_verdict is { OfLink: true, Cause: var cause, Detail: var detail } && CanSuspend)
            LeaveLink(cause, detail);
        else if (_verdict is { } verdict)
            Fail(verdict.Cause, verdict.Detail);
    }

    /// <summary>Tells the owner of the end, the bridge's turn being over.</summary>
    public void Execute() => _ending.TrySetResult(_result!);

    public void Abandon()
    {
        var (cause, detail) = _leaving ?? (RelayCause.Aborted, "The relay engine was ended.");
        Break(cause, detail);
    }

    /// <summary>Ends the bridge with RST both ways, unless it has ended already; the link's may take a while.</summary>
    private void Fail(RelayCause cause, string detail)
    {
        if (_ended != 0)
            return;
        if (_toLink is null || !BeginFarewell(cause))
        {
            Break(cause, detail);
            return;
        }

        _leaving = (cause, detail);
        _toLink.Release();
        _fromLink!.Release();
        Local.Detach(closing: true);
        Local.Connection.Reset();
        GoOnLeaving();
    }

    private void GoOnLeaving()
    {
        if (IsFarewellOver())
            Break(_leaving!.Value.Cause, _leaving.Value.Detail);
    }

    private void Break(RelayCause cause, string detail)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        try
        {
            if (_leaving is null)
                SayGoodbye(cause);
        }
        catch (Exception e)
        {
            // A courtesy that fails must not keep the bridge from ending; what it met is told with the cause.
            detail = $"{detail} Its goodbye failed: {e.Message}";
        }

        // The handles' references go before the sockets are closed: closing waits for them.
        LetGo(localCloses: true, linkCloses: true);
        BreakLink();
        Local.Connection.Reset();
        Complete(new RelayResult(cause, _meter.BytesToLink, _meter.BytesFromLink, LinkReusable: false, detail));
    }

    /// <summary>Whether the bridge may go on without this link.</summary>
    protected virtual bool CanSuspend => false;

    /// <summary>Whether the owner has asked for that.</summary>
    protected virtual bool WantsSuspension => false;

    /// <summary>Whether what one pump did lets the other one, which has had its turn, go on.</summary>
    protected virtual bool WantsAnotherTurn => false;

    /// <summary>Makes the pumps, first the one to the link. On the loop, the sides attached.</summary>
    protected abstract (EpollPump ToLink, EpollPump FromLink) CreatePumps();

    /// <summary>Begins to tell the peer that the bridge is broken; false if that is worth no waiting.</summary>
    protected virtual bool BeginFarewell(RelayCause cause) => false;

    /// <summary>Goes on with the farewell.</summary>
    protected virtual bool IsFarewellOver() => true;

    /// <summary>Tells the peer that the bridge is broken, if that can be done at once.</summary>
    protected virtual void SayGoodbye(RelayCause cause)
    {
    }

    /// <summary>Closes the link with RST.</summary>
    protected abstract void BreakLink();

    /// <summary>Whether the link stays open after a clean end.</summary>
    protected abstract bool KeepsLink { get; }

    /// <summary>Closes what a clean end leaves over, both sides detached.</summary>
    /// <returns>Whether the link is idle again.</returns>
    protected abstract bool EndCleanly();

    /// <summary>Called before the loop knows of the bridge.</summary>
    protected virtual void OnStarting()
    {
    }

    /// <summary>Called when the bridge has let go of its sockets, however it ended.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <summary>Says how the bridge ends when the turn is over. From a pump, which cannot end it while it runs.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="detail">One sentence for the log.</param>
    /// <param name="ofLink">Whether only the link is lost, and a bridge that can do without it is not.</param>
    public void Doom(RelayCause cause, string detail, bool ofLink = false) => _verdict ??= (cause, detail, ofLink);

    /// <inheritdoc cref="Doom(RelayCause, string, bool)"/>
    public void Doom(Exception fault, RelaySide side)
    {
        var (cause, detail) = RelayFault.Explain(fault, side);
        Doom(cause, detail, RelayFault.IsOfLinkAlone(fault, side));
    }

    /// <summary>Asks for a turn. From any thread.</summary>
    protected void Wake() => _loop.Post(this);

    private void Abort()
    {
        _aborted = true;
        Wake();
    }

    private bool TryBegin()
    {
        if (!TryAttach(Local) || !TryAttach(Link))
            return false;
        (_toLink, _fromLink) = CreatePumps();
        if (Link.HasSentAhead)
            _loop.Spare.Add(_push = new DelayQueue.Entry(Link.Push));
        return true;
    }

    private bool TryAttach(Side side)
    {
        try
        {
            side.Attach();
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Doom(e, side.Name);
        }
        catch (Win32Exception e)
        {
            Doom(RelayCause.Internal, $"The system cannot watch another socket: {e.Message}");
        }

        return false;
    }

    private void Move()
    {
        var before = _meter.BytesToLink + _meter.BytesFromLink;

        // What came from the link first: what it makes due goes along with what is sent.
        var fromLink = _fromLink!.Run();
        var toLink = _toLink!.Run();
        IsBulk = _meter.BytesToLink + _meter.BytesFromLink - before >= LongTurn;

        // A write may have found a side broken after its reader's turn: what it has still said goes before its fault.
        if (Local.Fault is not null && toLink != PumpState.Ended)
            toLink = _toLink.Run();
        if (Link.Fault is not null && fromLink != PumpState.Ended)
            fromLink = _fromLink.Run();
        if (_verdict is not null)
            return;
        if (toLink == PumpState.Ended && fromLink == PumpState.Ended)
            Finish();
        else if (!Breaks(Link, fromLink) && !Breaks(Local, toLink) && (toLink == PumpState.TurnOver || fromLink == PumpState.TurnOver || WantsAnotherTurn))
            _loop.MakeDue(this);
    }

    private bool Breaks(Side side, PumpState reader)
    {
        if (reader == PumpState.TurnOver || !side.IsBroken())
            return false;
        Doom(side.Fault!, side.Name);
        return true;
    }

    private void Finish()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        LetGo(localCloses: true, linkCloses: !KeepsLink);
        var reusable = EndCleanly();
        Complete(new RelayResult(RelayCause.Completed, _meter.BytesToLink, _meter.BytesFromLink, reusable, null));
    }

    /// <summary>Called when the bridge goes on without this link.</summary>
    protected virtual void OnSuspending()
    {
    }

    private void LeaveLink(RelayCause cause, string detail)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        OnSuspending();
        LetGo(localCloses: false, linkCloses: true);
        BreakLink();
        Complete(new RelayResult(cause, _meter.BytesToLink, _meter.BytesFromLink, LinkReusable: false, detail) { Suspended = true });
    }

    private void LetGo(bool localCloses, bool linkCloses)
    {
        _toLink?.Release();
        _fromLink?.Release();
        if (_push is not null)
            _loop.Spare.Remove(_push);
        Local.Detach(localCloses);
        Link.Detach(linkCloses);
    }

    private void Complete(RelayResult result)
    {
        _loop.AddLoad(-1);
        _abort.Unregister();
        OnEnded();
        _result = result;
        EventLoop.Step(this);
    }
}
