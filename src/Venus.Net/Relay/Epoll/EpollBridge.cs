using System.ComponentModel;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Relay.Epoll;

/// <summary>
/// One running relay on its loop: two sides, two pumps, one end. The first fault decides the cause. Lives on the loop's thread; only <see cref="Start"/>
/// and the abort token come from elsewhere, and they do no more than ask for a turn.
/// </summary>
internal abstract class EpollBridge : ILoopWork
{
    /// <summary>Bytes moved in a turn that make it a long one.</summary>
    private const int LongTurn = 64 * 1024;

    private readonly EventLoop _loop;
    private readonly RelayMeter _meter;
    private readonly TaskCompletionSource<RelayResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _abort;
    private EpollPump? _toLink;
    private EpollPump? _fromLink;
    private (RelayCause Cause, string Detail)? _verdict;
    private volatile bool _aborted;
    private int _ended;

    protected EpollBridge(EventLoop loop, Socket local, Socket link, RelayMeter meter)
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
        _loop.Post(this);
        return _result.Task;
    }

    public void TakeTurn()
    {
        if (_ended != 0)
            return;
        try
        {
            if (_aborted)
                Fail(RelayCause.Aborted, "The owner ended the bridge.");
            else if (_toLink is not null || TryBegin())
                Move();
        }
        catch (Exception e)
        {
            Doom(e, RelaySide.Link);
        }

        if (_verdict is { } verdict)
            Fail(verdict.Cause, verdict.Detail);
    }

    public void Abandon() => Fail(RelayCause.Aborted, "The relay engine was ended.");

    /// <summary>Ends the bridge with RST both ways, unless it has ended already.</summary>
    protected void Fail(RelayCause cause, string detail)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        try
        {
            SayGoodbye(cause);
        }
        catch (Exception e)
        {
            // A courtesy that fails must not keep the bridge from ending; what it met is told with the cause.
            detail = $"{detail} Its goodbye failed: {e.Message}";
        }

        // The handles' references go before the sockets are closed: closing waits for them.
        LetGo(linkCloses: true);
        BreakLink();
        LinkSockets.Reset(Local.Socket);
        Complete(new RelayResult(cause, _meter.BytesToLink, _meter.BytesFromLink, LinkReusable: false, detail));
    }

    /// <summary>Makes the pumps, first the one to the link. On the loop, the sides attached.</summary>
    protected abstract (EpollPump ToLink, EpollPump FromLink) CreatePumps();

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

    /// <summary>Says how the bridge ends when the turn is over. From a pump, which cannot end it while it runs.</summary>
    public void Doom(RelayCause cause, string detail) => _verdict ??= (cause, detail);

    /// <inheritdoc cref="Doom(RelayCause, string)"/>
    public void Doom(Exception fault, RelaySide side) => _verdict ??= RelayFault.Explain(fault, side);

    private void Abort()
    {
        _aborted = true;
        _loop.Post(this);
    }

    private bool TryBegin()
    {
        if (!TryAttach(Local) || !TryAttach(Link))
            return false;
        (_toLink, _fromLink) = CreatePumps();
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
        var toLink = _toLink!.Run();
        var fromLink = _fromLink!.Run();
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
        else if (!Breaks(Link, fromLink) && !Breaks(Local, toLink) && (toLink == PumpState.TurnOver || fromLink == PumpState.TurnOver))
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
        LetGo(linkCloses: !KeepsLink);
        var reusable = EndCleanly();
        Complete(new RelayResult(RelayCause.Completed, _meter.BytesToLink, _meter.BytesFromLink, reusable, null));
    }

    private void LetGo(bool linkCloses)
    {
        _toLink?.Release();
        _fromLink?.Release();
        Local.Detach(closing: true);
        Link.Detach(linkCloses);
    }

    private void Complete(RelayResult result)
    {
        _loop.AddLoad(-1);
        _abort.Unregister();
        _result.TrySetResult(result);
    }
}
