using Venus.Net.Relay;

namespace Venus.Supervision;

/// <summary>
/// What the actor of a bridge keeps so that the bridge can lose its link and go on: where both directions stand, since when there has been no link, and whether a link that
/// nobody answers for still works. Plain state of one actor, not safe for concurrent use.
/// </summary>
public class ResumableBridge : IDisposable
{
    private readonly NodeServices _services;
    private long? _suspendedAt;
    private ulong _confirmed;

    /// <summary>Begins a bridge's books.</summary>
    /// <param name="grace">How long the bridge may be without a link.</param>
    /// <param name="deadAfter">How long a link may be silent when it owes an answer.</param>
    /// <param name="services">The node's services.</param>
    public ResumableBridge(TimeSpan grace, TimeSpan deadAfter, NodeServices services)
    {
        Grace = grace;
        DeadAfter = deadAfter;
        _services = services;
        Ledger = services.Replay.OpenLedger();
    }

    /// <summary>Where both directions stand.</summary>
    public BridgeLedger Ledger { get; }

    /// <summary>Cancelled to have the relay let go of its link.</summary>
    public CancellationTokenSource Leaving { get; private set; } = new();

    /// <summary>How long the bridge may be without a link.</summary>
    public TimeSpan Grace { get; }

    /// <summary>How long a link may be silent when it owes an answer: as long as a control channel may.</summary>
    public TimeSpan DeadAfter { get; }

    /// <summary>For how long the bridge has had no link.</summary>
    public TimeSpan Suspended => _suspendedAt is { } since ? _services.Clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The bridge has no link from now on, unless it has had none for a while.</summary>
    public void Suspend() => _suspendedAt ??= _services.Clock.GetTimestamp();

    /// <summary>The bridge has a link again.</summary>
    public virtual void GoOn()
    {
        _suspendedAt = null;
        if (Leaving.IsCancellationRequested)
        {
            Leaving.Dispose();
            Leaving = new CancellationTokenSource();
        }
    }

    /// <summary>Whether the other node has confirmed or sent anything since this was last asked. A glance at a running relay: it may be a moment old.</summary>
    public bool HasProgressed()
    {
        var confirmed = Ledger.Acknowledged + Ledger.Received;
        var progressed = confirmed != _confirmed;
        _confirmed = confirmed;
        return progressed;
    }

    /// <summary>Gives the memory back, at the end of the relay if one is under way.</summary>
    public void Dispose()
    {
        Leaving.Dispose();
        Ledger.Dispose();
        GC.SuppressFinalize(this);
    }
}
