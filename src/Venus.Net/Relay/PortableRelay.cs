using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Relay;

/// <summary>
/// One running relay: two pumps, one per direction, and one end. The first fault decides the cause and tears both connections down, which ends
/// the pumps' pending operations; what they then report comes too late to count. A bridge that is only suspended keeps its local connection.
/// </summary>
internal abstract class PortableRelay(Connection local, Connection linkConnection, RelayMeter meter)
{
    private readonly TaskCompletionSource<RelayResult> _result = new();
    private readonly Lock _shutdowns = new();
    private volatile bool _localUnwatched;
    private volatile bool _linkUnwatched;
    private readonly CancellationTokenSource _over = new();
    private bool _localShut;
    private bool _linkShut;
    private End? _end;

    public Connection Local => local;

    public Connection LinkConnection => linkConnection;

    public RelayMeter Meter => meter;

    /// <summary>What the relay's owner waits for: completes when nothing of the relay runs any more.</summary>
    public Task<RelayResult> Result => _result.Task;

    /// <summary>For what waits on a connection: cancelled when the relay is over though that may stay open for a while.</summary>
    public CancellationToken Over => CanSuspend ? _over.Token : CancellationToken.None;

    /// <summary>Whether the bridge may go on without this link.</summary>
    protected virtual bool CanSuspend => false;

    /// <summary>Runs to the end, which <see cref="Result"/> then tells. Does not throw.</summary>
    public async Task RunAsync(RelayWatch watch, CancellationToken abort)
    {
        try
        {
            _result.SetResult(await RunToEndAsync(watch, abort));
        }
        catch (Exception bug)
        {
            _result.SetException(bug);
        }
    }

    private async Task<RelayResult> RunToEndAsync(RelayWatch watch, CancellationToken abort)
    {
        watch.Add(this);
        try
        {
            using (abort.UnsafeRegister(static relay => ((PortableRelay)relay!).Fail(RelayCause.Aborted, "The owner ended the bridge."), this))
                await MoveAsync();
            var clean = Interlocked.CompareExchange(ref _end, new End(RelayCause.Completed, null), null) is null;
            var reusable = clean && EndCleanly();
            return new RelayResult(_end.Cause, meter.BytesToLink, meter.BytesFromLink, reusable, _end.Detail) { Suspended = _end.Suspended };
        }
        finally
        {
            watch.Remove(this);
            OnEnded();
        }
    }

    /// <summary>Ends the relay, unless it has ended already: with RST both ways, or the link alone and the bridge suspended.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="detail">One sentence for the log.</param>
    /// <param name="ofLink">Whether only the link is lost, and a bridge that can do without it is not.</param>
    public void Fail(RelayCause cause, string detail, bool ofLink = false)
    {
        var suspends = ofLink && CanSuspend;
        if (Interlocked.CompareExchange(ref _end, new End(cause, detail) { Suspended = suspends }, null) is not null)
            return;
        BreakLink(suspends ? null : cause);
        if (!suspends)
            local.Reset();
        _over.Cancel();
        OnFailed();
    }

    /// <inheritdoc cref="Fail(RelayCause, string, bool)"/>
    public void Fail(Exception fault, RelaySide side)
    {
        if (side == RelaySide.Local)
            NoteLocalFault(fault);

        // The owner who closes a connection under the relay is told so, whatever a call that was under way has met.
        if (fault is SocketException && ConnectionOf(side).IsClosed)
            fault = new ObjectDisposedException(nameof(Connection));
        var (cause, detail) = RelayFault.Explain(fault, side);
        Fail(cause, detail, RelayFault.IsOfLinkAlone(fault, side));
    }

    /// <summary>
    /// Makes sure that a receive that found the end of <paramref name="side"/> found a FIN. The kernel tells of a reset once, to the send or receive that
    /// meets it first; to the other the stream has merely ended, and handing that on as a clean end would hide the break. A send of nothing tells
    /// the two apart: after a reset it fails, after a FIN it does not, unless this side's own sending is shut down, in which case no send could have met the reset.
    /// </summary>
    /// <exception cref="SocketException">It was a reset.</exception>
    public void ThrowIfReset(RelaySide side)
    {
        lock (_shutdowns)
        {
            if (side == RelaySide.Local ? _localShut : _linkShut)
                return;
            ConnectionOf(side).Send(ReadOnlySpan<byte>.Empty, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                throw new SocketException((int)error);
        }
    }

    /// <exception cref="OperationCanceledException">The relay has ended before its time.</exception>
    public void ThrowIfOver()
    {
        if (Volatile.Read(ref _end) is not null)
            throw new OperationCanceledException();
    }

    /// <summary>Half-closes a side.</summary>
    /// <exception cref="SocketException">It is broken.</exception>
    public void ShutdownSend(RelaySide side)
    {
        lock (_shutdowns)
        {
            ConnectionOf(side).EndSending();
            if (side == RelaySide.Local)
                _localShut = true;
            else
                _linkShut = true;
        }
    }

    public Connection ConnectionOf(RelaySide side) => side == RelaySide.Local ? local : linkConnection;

    /// <summary>Says whether somebody receives from a side. While nobody does, a reset of it would go unseen, and <see cref="Check()"/> looks for it.</summary>
    public void Watch(RelaySide side, bool receiving)
    {
        if (side == RelaySide.Local)
            _localUnwatched = !receiving;
        else
            _linkUnwatched = !receiving;
    }

    /// <summary>Looks for a reset that no pending operation would notice. Called by <see cref="RelayWatch"/> every now and then.</summary>
    public virtual void Check()
    {
        if (_localUnwatched)
            Check(local, RelaySide.Local);
        if (_linkUnwatched)
            Check(linkConnection, RelaySide.Link);
    }

    /// <summary>Called with whatever the local connection fails with, even if the relay is over for another cause by then: nobody will be told again.</summary>
    public virtual void NoteLocalFault(Exception fault)
    {
    }

    /// <summary>Called when a pump's socket failed or it met a bug.</summary>
    protected virtual void PumpFailed(RelayPump pump, Exception fault) => Fail(fault, pump.At);

    /// <summary>Makes the two pumps, first the one to the link.</summary>
    protected abstract (RelayPump ToLink, RelayPump FromLink) CreatePumps();

    /// <summary>Tells the peer that the bridge is broken, if it is, and closes the link with RST.</summary>
    protected abstract void BreakLink(RelayCause? cause);

    /// <summary>Called when the relay is over before its time, to end what waits for neither connection.</summary>
    protected virtual void OnFailed()
    {
    }

    /// <summary>Called when both pumps have ended; waits for what else uses the connections.</summary>
    protected virtual Task SettleAsync() => Task.CompletedTask;

    /// <summary>Called when nothing uses the connections any more, however the relay ended.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <summary>Notes that an earlier relay has half-closed the local connection.</summary>
    protected void TakeUpLocalShut() => _localShut = true;

    /// <summary>Closes what a clean end leaves over.</summary>
    /// <returns>Whether the link is idle again.</returns>
    protected abstract bool EndCleanly();

    private async Task MoveAsync()
    {
        if (!TryPrepare(local, RelaySide.Local) || !TryPrepare(linkConnection, RelaySide.Link))
            return;
        var (toLink, fromLink) = CreatePumps();
        await Task.WhenAll(GuardAsync(toLink), GuardAsync(fromLink));
        await SettleAsync();
    }

    private bool TryPrepare(Connection connection, RelaySide side)
    {
        try
        {
            connection.Prepare();
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Fail(e, side);
            return false;
        }
    }

    private async Task GuardAsync(RelayPump pump)
    {
        try
        {
            await pump.RunAsync();
        }
        catch (Exception e)
        {
            PumpFailed(pump, e);
        }
    }

    private void Check(Connection connection, RelaySide side)
    {
        try
        {
            if (connection.HasFailed(out var error))
                Fail(new SocketException((int)error), side);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Fail(e, side);
        }
    }

    private sealed record End(RelayCause Cause, string? Detail)
    {
        public bool Suspended { get; init; }
    }
}
