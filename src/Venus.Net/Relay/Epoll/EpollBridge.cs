using System.ComponentModel;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One running relay on its loop: two sides, two pumps, one end. The first fault decides the cause. Lives on the loop's thread; only <see cref="Start"/>
/// and the abort token come from elsewhere, and they do no more than ask for a turn. Goes to the loop beside its own when it has become a transfer, and back.
/// </summary>
internal abstract class EpollBridge : ILoopWork, IThreadPoolWorkItem
{
    /// <summary>Bytes moved in a turn that make it a long one.</summary>
    private const int LongTurn = 64 * 1024;

    /// <summary>What turns weigh together that make a transfer of the bridge; and twice that is how long it takes to be none any more.</summary>
    private const int Heavy = 32;

    private readonly EventLoop _home;
    private readonly RelayMeter _meter;
    private readonly TaskCompletionSource<RelayResult> _ending = new();
    private volatile EventLoop _loop;
    private CancellationTokenRegistration _abort;
    private EpollPump? _toLink;
    private EpollPump? _fromLink;
    private PushLater? _push;
    private (RelayCause Cause, string Detail, bool OfLink)? _verdict;
    private (RelayCause Cause, string Detail)? _leaving;
    private int _weight;
    private bool _hasMore;
    private bool _underWay;
    private volatile bool _aborted;
    private RelayResult? _result;
    private int _ended;

    protected EpollBridge(EventLoop loop, Connection local, Connection link, RelayMeter meter)
    {
        _home = _loop = loop;
        _meter = meter;
        Local = new Side(RelaySide.Local, local, this);
        Link = new Side(RelaySide.Link, link, this);
    }

    public bool IsDue { get; set; }

    public bool IsBulk { get; private set; }

    public EventLoop Loop => _loop;

    protected Side Local { get; }

    protected Side Link { get; }

    protected RelayMeter Meter => _meter;

    public Task<RelayResult> Start(CancellationToken abort)
    {
        _home.AddLoad(1);

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
            if (_underWay)
                TryArrive();
            if (_verdict is not null)
                _hasMore = false;
            else if (_aborted)
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
        else if (_ended == 0)
            GoOn();
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

        // What is sealed already goes before the farewell.
        _toLink.Leave();
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
            _loop.Spare.Add(_push = new PushLater(this));
        return true;
    }

    private bool TryAttach(Side side) => Try(side, side.Attach);

    private bool Try(Side side, Action watch)
    {
        try
        {
            watch();
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
        Weigh(_meter.BytesToLink + _meter.BytesFromLink - before);

        // A write may have found a side broken after its reader's turn: what it has still said goes before its fault.
        if (Local.Fault is not null && toLink != PumpState.Ended)
            toLink = _toLink.Run();
        if (Link.Fault is not null && fromLink != PumpState.Ended)
            fromLink = _fromLink.Run();
        if (_verdict is not null)
            return;
        if (toLink == PumpState.Ended && fromLink == PumpState.Ended)
            Finish();
        else if (!Breaks(Link, fromLink) && !Breaks(Local, toLink))
            _hasMore = toLink == PumpState.TurnOver || fromLink == PumpState.TurnOver || WantsAnotherTurn;
    }

    private bool WantsToMove => _loop.IsForBulk ? _weight == 0 : _weight >= Heavy;

    private void Weigh(long moved)
    {
        IsBulk = moved >= LongTurn;
        if (IsBulk)
            _weight = Math.Min(_weight + 2, 2 * Heavy);
        else if (moved > 0)
            _weight = Math.Max(_weight - 1, 0);
    }

    private void GoOn()
    {
        var hasMore = _hasMore;
        _hasMore = false;
        if (_toLink is not null && WantsToMove && _loop.TryGetOther() is { } other)
            MoveTo(other);
        else if (hasMore)
            _loop.MakeDue(this);
    }

    /// <summary>Goes to another loop. The last act on this one: from the posting on the bridge is the other thread's.</summary>
    private void MoveTo(EventLoop other)
    {
        _weight = other.IsForBulk ? 2 * Heavy : 0;
        _toLink!.Leave();
        _fromLink!.Leave();
        Link.Push();
        if (_push is not null)
            _loop.Spare.Remove(_push);
        Local.Unwatch();
        Link.Unwatch();
        _underWay = true;
        _loop = other;
        other.Post(this);
    }

    /// <summary>Has the loop watch that the bridge has just come to.</summary>
    private bool TryArrive()
    {
        _underWay = false;
        return Try(Local, Local.Watch) && Try(Link, Link.Watch);
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
        _home.AddLoad(-1);
        _abort.Unregister();
        OnEnded();
        _result = result;
        EventLoop.Step(this);
    }

    /// <summary>What was sent ahead leaves now. Needed once, at the beginning.</summary>
    private sealed class PushLater(EpollBridge bridge) : DelayQueue.Entry
    {
        public override void Tell()
        {
            bridge.Link.Push();
            bridge._push = null;
        }
    }
}
