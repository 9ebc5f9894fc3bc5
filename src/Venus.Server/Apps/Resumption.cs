using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// What a bridge keeps so that it can go on over another link: where both directions stand, which attempt is the latest, and since when it has had no
/// link. Plain state of one actor, not safe for concurrent use.
/// </summary>
/// <param name="id">The bridge's id.</param>
/// <param name="app">The app's name.</param>
/// <param name="grace">How long the bridge may be without a link.</param>
/// <param name="services">The node's services.</param>
internal sealed class Resumption(BridgeId id, string app, TimeSpan grace, NodeServices services) : IDisposable
{
    private readonly BackOff _pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
    private long? _suspendedAt;
    private ulong _confirmed;
    private uint _epoch;

    /// <summary>Where both directions stand.</summary>
    public BridgeLedger Ledger { get; } = services.Replay.OpenLedger();

    /// <summary>The client that the bridge belongs to, once BIND has gone to it.</summary>
    public ClientRun? Run { get; set; }

    /// <summary>Whether the client is known to have the bridge.</summary>
    public bool IsBound { get; private set; }

    /// <summary>Whether anything of the visitor's may have reached a target: then no other client can take its place.</summary>
    public bool HasBegun => IsBound || Ledger.Sent > 0;

    /// <summary>Cancelled to have the relay let go of its link.</summary>
    public CancellationTokenSource Leaving { get; private set; } = new();

    /// <summary>How long the bridge may be without a link.</summary>
    public TimeSpan Grace => grace;

    /// <summary>For how long the bridge has had no link.</summary>
    public TimeSpan Suspended => _suspendedAt is { } since ? services.Clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The bridge has no link from now on, unless it has had none for a while.</summary>
    public void Suspend() => _suspendedAt ??= services.Clock.GetTimestamp();

    /// <summary>The next attempt's RESUME.</summary>
    public LinkResume NextAttempt() => new(id, app, ++_epoch, Ledger.Received);

    /// <summary>The bridge has a link again.</summary>
    public void GoOn()
    {
        IsBound = true;
        _suspendedAt = null;
        _pauses.Reset();
        if (Leaving.IsCancellationRequested)
        {
            Leaving.Dispose();
            Leaving = new CancellationTokenSource();
        }
    }

    /// <summary>How long to wait before asking for a link again; false when the grace is over.</summary>
    public bool TryPause(out TimeSpan pause)
    {
        var left = grace - Suspended;
        var next = _pauses.Next();
        pause = next < left ? next : left;
        return left > TimeSpan.Zero;
    }

    /// <summary>Whether the other side has shown, since this was last asked, that the link works.</summary>
    public bool HasProgressed()
    {
        var confirmed = Ledger.Acknowledged + Ledger.Received;
        var progressed = confirmed != _confirmed;
        _confirmed = confirmed;
        return progressed;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Leaving.Dispose();
        Ledger.Dispose();
    }
}
