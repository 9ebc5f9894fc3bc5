using Venus.Net.Protocol;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>The server's side of a bridge that can be resumed: whom it belongs to, and the attempts to bring it to another link.</summary>
/// <param name="id">The bridge's id.</param>
/// <param name="app">The app's name.</param>
/// <param name="grace">How long the bridge may be without a link.</param>
/// <param name="deadAfter">How long a link may be silent when it owes an answer.</param>
/// <param name="services">The node's services.</param>
internal sealed class Resumption(BridgeId id, string app, TimeSpan grace, TimeSpan deadAfter, NodeServices services) : ResumableBridge(grace, deadAfter, services)
{
    private readonly BackOff _pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), services.Random);

    /// <summary>The client that the bridge belongs to, once BIND has gone to it.</summary>
    public ClientRun? Run { get; set; }

    /// <summary>Whether the client is known to have the bridge.</summary>
    public bool IsBound { get; private set; }

    /// <summary>Whether anything of the visitor's may have reached a target: then no other client can take its place.</summary>
    public bool HasBegun => IsBound || Ledger.Sent > 0;

    /// <summary>The last attempt's number; 0 while BIND's link is in use.</summary>
    public uint Epoch { get; private set; }

    /// <summary>The next attempt's RESUME.</summary>
    public LinkResume NextAttempt() => new(id, app, ++Epoch, Ledger.Received);

    /// <inheritdoc />
    public override void GoOn()
    {
        IsBound = true;
        _pauses.Reset();
        base.GoOn();
    }

    /// <summary>How long to wait before asking for a link again; false when the grace is over.</summary>
    public bool TryPause(out TimeSpan pause)
    {
        var left = Grace - Suspended;
        var next = _pauses.Next();
        pause = next < left ? next : left;
        return left > TimeSpan.Zero;
    }
}
