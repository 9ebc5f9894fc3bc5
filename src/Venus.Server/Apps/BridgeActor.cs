using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// One visitor: gets a data link, binds it, and has the relay move the bytes. It owns the visitor's connection while no relay has it, and the link
/// until it is given back. If the bridge can be resumed it outlives its link. It stops when the visitor is through, and is never restarted.
/// </summary>
/// <remarks><code>
/// AwaitingLink ──LinkGranted──► Binding ──bound, resumed──► Relaying ──ended──► stopped
///      │ └─nobody answers─► stopped (visitor reset)             │
///      ▲                          │ └─refused──► stopped        │
///      └──── link dead ───────────┘ (visitor reset)             │
///      └──── link dead, or a newer session ─────────────────────┘ if it can be resumed, for the grace; then stopped
/// </code>
/// BIND goes out once if the bridge can be resumed: when its answer is lost, RESUME finds out what became of it.
/// </remarks>
public sealed class BridgeActor : SupervisedActor
{
    private const int MaxFirstBytes = 16 * 1024;

    private const string Revoked = "its client was taken out, or that client's token was changed or withdrawn";

    // The session keeps the visitor's deadline; this one is for a session that fails while it does.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private sealed record BindEnded(BindOutcome Outcome);

    private sealed record Relayed(RelayResult Result, Connection Visitor, DataLink Link) : IHandover
    {
        public void Discard()
        {
            Link.Dispose();
            if (Result.Suspended)
            {
                Visitor.Reset();
            }
        }
    }

    private readonly BridgeId _id;
    private readonly string _app;
    private readonly ServerLinkOptions _options;
    private readonly IActorRef _control;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _abort = new();
    private readonly RelayMeter _meter = new();
    private readonly long _arrived;
    private readonly EndPoint? _remote;
    private byte[] _firstBytes = [];
    private Connection? _visitor;
    private DataLink? _link;
    private IActorRef _session = ActorRefs.Nobody;
    private (string Client, TokenHash ProvenBy)? _standsOn;
    private Resumption? _resumption;
    private LinkSearch _search;
    private ClientRun? _asked;
    private bool _pausing;
    private bool _relaying;
    private bool _boundAgain;
    private bool _resuming;

    private BridgeActor(BridgeId id, Connection visitor, BridgeTerms terms, IActorRef control, NodeServices services)
    {
        _id = id;
        _app = terms.App;
        _visitor = visitor;
        _remote = visitor.Remote;
        _options = terms.Links;
        _control = control;
        _limits = terms.Limits;
        _services = services;
        _arrived = services.Clock.GetTimestamp();
        _resumption = terms.ResumeAfter is { } silence ? new Resumption(id, _app, _options.ResumeGrace, silence, services) : null;
        _search = new LinkSearch(_resumption);
        AwaitingLink();
    }

    /// <inheritdoc />
    protected override bool Brief => true;

    /// <summary>Makes the actor, which owns the visitor's connection from then on.</summary>
    /// <param name="id">The bridge's id, the same on both nodes.</param>
    /// <param name="visitor">The visitor's connection.</param>
    /// <param name="terms">What it has in common with the app's other bridges.</param>
    /// <param name="control">The app's control channel.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(BridgeId id, Connection visitor, BridgeTerms terms, IActorRef control, NodeServices services) =>
        ActorProps.Of(() => new BridgeActor(id, visitor, terms, control, services));

    /// <inheritdoc />
    protected override void Begin() => RequestLink();

    /// <inheritdoc />
    protected override void End()
    {
        _abort.Cancel();
        _abort.Dispose();
        if (!_relaying)
        {
            _link?.Abort(); // otherwise the relay tells the client first: to a bridge that can be resumed a mere reset is no end
        }

        _visitor?.Reset();
        _resumption?.Dispose();
    }

    private void AwaitingLink()
    {
        Receive<SessionActor.LinkGranted>(OnLinkGranted);
        Receive<SessionActor.LinkRefused>(refused => Follow(_search.OnRefused(refused)));
        Receive<ControlChannelActor.SessionJoined>(OnJoinedWhileSuspended);
        Receive<ControlChannelActor.SessionLeft>(_ => { });
        Receive<AppsActor.LinkWasLost>(_ => { });
        Receive<AppsActor.TokensChanged>(_ => OnTokensChanged());
        Receive<ReceiveTimeout>(_ => OnNoAnswer());
    }

    private void Binding()
    {
        Receive<BindEnded>(ended => OnBindEnded(ended.Outcome));
        Receive<SessionActor.LinkGranted>(GiveBack);
        Receive<SessionActor.LinkRefused>(_ => { });
        Receive<ControlChannelActor.SessionJoined>(_ => { });
        Receive<ControlChannelActor.SessionLeft>(_ => { });
        Receive<AppsActor.LinkWasLost>(_ => { });
        Receive<AppsActor.TokensChanged>(_ => OnTokensChanged());
    }

    private void Relaying()
    {
        Receive<Relayed>(OnRelayed);
        Receive<SessionActor.LinkGranted>(GiveBack);
        Receive<SessionActor.LinkRefused>(_ => { });
        Receive<ControlChannelActor.SessionJoined>(OnJoinedWhileRelaying);
        Receive<ControlChannelActor.SessionLeft>(OnSessionLeft);
        Receive<AppsActor.LinkWasLost>(OnLinkWasLost);
        Receive<AppsActor.TokensChanged>(_ => OnTokensChanged());
        Receive<ReceiveTimeout>(_ => OnQuiet());
    }

    // A token that is withdrawn takes what stands on it along, whether it moves bytes, is being bound or waits for another link.
    private void OnTokensChanged()
    {
        if (_standsOn is not { } on || _limits.Clients.Holds(on.Client, on.ProvenBy))
        {
            return;
        }

        ServerLog.VisitorRevoked(_services.Logger, Where, _app, _remote, Revoked);
        Context.System.EventStream.Publish(new VisitorEnded(_app, _id, _remote, Revoked, _meter.BytesToLink, _meter.BytesFromLink));
        StopBecause(Revoked);
    }

    private void RequestLink()
    {
        _pausing = false;
        _search.Begin();
        Become(AwaitingLink);
        Context.SetReceiveTimeout(_options.WaitTimeout + Margin);
        _control.Tell(_search.Of is { } run ? new ControlChannelActor.RequestLink(run) : ControlChannelActor.RequestLink.Any);
    }

    private void Follow(LinkSearch.Step step)
    {
        switch (step)
        {
            case LinkSearch.Step.Ask:
                RequestLink();
                break;
            case LinkSearch.Step.Pause pause:
                _pausing = true;
                Become(AwaitingLink);
                Context.SetReceiveTimeout(pause.For);
                break;
            case LinkSearch.Step.GiveUp over:
                Refuse(over.Cause);
                break;
        }
    }

    private void OnNoAnswer()
    {
        if (_pausing)
        {
            RequestLink();
        }
        else
        {
            Follow(_search.OnNone("no answer about a data link"));
        }
    }

    private void OnJoinedWhileSuspended(ControlChannelActor.SessionJoined joined)
    {
        if (_search.Of == joined.Run)
        {
            RequestLink();
        }
    }

    private void OnLinkGranted(SessionActor.LinkGranted granted)
    {
        Context.SetReceiveTimeout(null);
        _pausing = false;
        if (!_limits.Clients.Holds(granted.Run.Client, granted.ProvenBy))
        {
            // The session's token was withdrawn while the link was on its way here.
            granted.Discard();
            Follow(_search.OnRefused(new SessionActor.LinkRefused(Revoked, SessionActor.LinkRefusal.SessionLost)));
            return;
        }

        _standsOn = (granted.Run.Client, granted.ProvenBy);
        _link = granted.Link;
        _session = granted.Session;
        Become(Binding);
        if (_resumption is { Run: not null } resumption)
        {
            _resuming = true;
            granted.Link.ResumeAsync(resumption.NextAttempt(), _options.BindTimeout, _abort.Token).PipeTo(Self, success: static outcome => new BindEnded(outcome));
            return;
        }

        _resumption?.Run = granted.Run;
        ReadFirstBytes();
        if (_asked is { } asked && asked != granted.Run && _firstBytes.Length > 0)
        {
            GiveBack(idle: true);
            Refuse("the client that may have begun to serve it is gone");
            return;
        }

        _asked = granted.Run;
        Bind(granted.Link);
    }

    private void Bind(DataLink link)
    {
        _resuming = false;
        var bind = new Bind(_id, _app, _remote as IPEndPoint, _resumption is null ? BindFlags.None : BindFlags.Resumable);
        link.BindAsync(bind, _firstBytes, _options.BindTimeout, _abort.Token).PipeTo(Self, success: static outcome => new BindEnded(outcome));
    }

    // Before a link was granted nothing is the client's doing.
    private bool MayLog(out long unsaid) => _limits.ClientLogs.TryTake(_asked?.Client ?? string.Empty, ClientLine.LinkState, out unsaid);

    // What the visitor has said already travels right behind BIND. It is kept, in case the link turns out dead and another
    // one has to carry it.
    private void ReadFirstBytes()
    {
        if (_firstBytes.Length > 0 || _visitor is not { Available: > 0 and var waiting } visitor)
        {
            return;
        }

        var buffer = new byte[Math.Min(waiting, MaxFirstBytes)];
        var count = visitor.Receive(buffer, out var error);
        _firstBytes = error == SocketError.Success ? buffer[..count] : [];
        _resumption?.Ledger.Append(_firstBytes);
    }

    private void OnBindEnded(BindOutcome outcome)
    {
        switch (outcome)
        {
            case BindOutcome.Bound bound:
                OnBound(bound.Taken);
                break;
            case BindOutcome.Resumed resumed:
                OnResumed(resumed.Received);
                break;
            case BindOutcome.Refused refused:
                OnRefused(refused.Code);
                break;
            case BindOutcome.Failed failed:
                OnLinkFailed(failed.Detail);
                break;
        }
    }

    private void OnLinkFailed(string cause)
    {
        if (MayLog(out var unsaid))
        {
            ServerLog.LinkFailed(_services.Logger, Where, _app, cause, unsaid);
        }

        _link?.Abort();
        _link = null;
        Follow(_search.OnFailed());
    }

    private void OnBound(BindFlags taken)
    {
        if (!taken.HasFlag(BindFlags.Resumable))
        {
            _resumption?.Dispose();
            _resumption = null;
            _search = new LinkSearch(null);
        }

        _resumption?.GoOn();
        StartRelay();
    }

    private void OnResumed(ulong received)
    {
        var resumption = _resumption!;
        if (!resumption.Ledger.TryRewind(received))
        {
            _link!.Abort();
            _link = null;
            Refuse($"the client has received {received} bytes of {resumption.Ledger.Sent}, of which it had acknowledged {resumption.Ledger.Acknowledged}: they do not fit");
            return;
        }

        if (MayLog(out var unsaid))
        {
            ServerLog.VisitorResumed(_services.Logger, Where, _app, _remote, resumption.Suspended, unsaid);
        }

        Context.System.EventStream.Publish(new VisitorResumed(_app, _id, _remote));
        resumption.GoOn();
        StartRelay();
    }

    private void OnRefused(RefusalCode code)
    {
        if (code == RefusalCode.UnknownBridge && _resuming && _resumption is { IsBound: false })
        {
            // The BIND was lost, and its link is known to be dead: nothing else will bring the client to take this visitor twice.
            _boundAgain = true;
            Bind(_link!);
            return;
        }

        GiveBack(_link!.IsIdle);
        if (code == RefusalCode.StaleEpoch)
        {
            Follow(_search.OnFailed());
        }
        else if (code == RefusalCode.BridgeBroken && _boundAgain && _resumption is { IsBound: false })
        {
            // The first BIND was not lost but late: it reached the client after the question whether it had. Then the bridge is there to be resumed.
            _boundAgain = false;
            Follow(_search.OnFailed());
        }
        else if (code == RefusalCode.BridgeCompleted && _resumption is { Ledger: { LocalEnded: true, FinReceived: true } })
        {
            _visitor!.Dispose();
            _visitor = null;
            Ended(new RelayResult(RelayCause.Completed, _meter.BytesToLink, _meter.BytesFromLink, LinkReusable: false, null));
        }
        else
        {
            Refuse($"the client refused: {code}");
        }
    }

    private void StartRelay()
    {
        var (visitor, link) = (_visitor!, _link!);
        _visitor = null;
        _relaying = true;
        _search.End();
        Become(Relaying);
        var bridge = new RelayBridge(visitor, link, ReadOnlyMemory<byte>.Empty)
        {
            Meter = _meter,
            Ledger = _resumption?.Ledger,
            Suspend = _resumption?.Leaving.Token ?? CancellationToken.None,
            DeadAfter = _resumption?.DeadAfter ?? TimeSpan.Zero,
        };
        _services.Relay.RelayAsync(bridge, _abort.Token).PipeTo(Self, success: result => new Relayed(result, visitor, link));
    }

    // The same run of the client has a new session: whatever made it dial anew may have taken this bridge's link too.
    private void OnJoinedWhileRelaying(ControlChannelActor.SessionJoined joined)
    {
        if (_resumption is { } resumption && resumption.Run == joined.Run && !joined.Session.Equals(_session))
        {
            resumption.Leaving.Cancel();
        }
    }

    // The client's end of the link is dead, and this one may not find out by itself: that it is silent is no wonder if nothing is sent to it.
    private void OnLinkWasLost(AppsActor.LinkWasLost lost)
    {
        if (_resumption is { } resumption && resumption.Run == lost.Run && resumption.Epoch == lost.Link.Epoch)
        {
            resumption.Leaving.Cancel();
        }
    }

    // The link may be well, or dead without anyone having been told. It is given the grace to show which.
    private void OnSessionLeft(ControlChannelActor.SessionLeft left)
    {
        if (_resumption is { } resumption && left.Session.Equals(_session))
        {
            resumption.HasProgressed();
            Context.SetReceiveTimeout(resumption.Grace);
        }
    }

    private void OnQuiet()
    {
        if (!_resumption!.HasProgressed())
        {
            Context.SetReceiveTimeout(null);
            _resumption.Leaving.Cancel();
        }
    }

    private void OnRelayed(Relayed relayed)
    {
        _relaying = false;
        Context.SetReceiveTimeout(null);
        if (relayed.Result.Suspended)
        {
            _visitor = relayed.Visitor;
            _link = null;
            if (MayLog(out var unsaid))
            {
                ServerLog.VisitorSuspended(_services.Logger, Where, _app, _remote, relayed.Result.Detail, unsaid);
            }

            Context.System.EventStream.Publish(new VisitorSuspended(_app, _id, _remote));
            Resume(_resumption!);
            return;
        }

        GiveBack(relayed.Result.LinkReusable);
        Ended(relayed.Result);
    }

    // A link that died before anything had passed on it: whatever kills links may kill the next one, too.
    private void Resume(Resumption resumption)
    {
        resumption.Suspend();
        if (resumption.HasProgressed())
        {
            RequestLink();
        }
        else
        {
            Follow(_search.OnNone("links die under the bridge before anything has passed on them"));
        }
    }

    private void Ended(RelayResult result)
    {
        ServerLog.VisitorEnded(_services.Logger, Where, _app, _remote, result.Cause, result.Detail, result.BytesToLink, result.BytesFromLink, _services.Clock.GetElapsedTime(_arrived));
        Context.System.EventStream.Publish(new VisitorEnded(_app, _id, _remote, result.Cause.ToString(), result.BytesToLink, result.BytesFromLink));
        StopBecause(result.Cause.ToString());
    }

    private void GiveBack(bool idle)
    {
        if (idle)
        {
            _session.Tell(new SessionActor.ReturnLink(_link!));
        }
        else
        {
            _link?.Dispose();
        }

        _link = null;
    }

    // Asked for twice, when a new session came while the old one had not answered yet.
    private static void GiveBack(SessionActor.LinkGranted granted) => granted.Session.Tell(new SessionActor.ReturnLink(granted.Link));

    private void Refuse(string cause)
    {
        ServerMeter.Refused(VisitorRefusal.NoLink);
        if (_limits.Visitors.Log.TryTake(out var unsaid))
        {
            ServerLog.VisitorRefused(_services.Logger, Where, _app, _remote, cause, unsaid);
        }

        Context.System.EventStream.Publish(new VisitorEnded(_app, _id, _remote, cause, _meter.BytesToLink, _meter.BytesFromLink));
        StopBecause(cause);
    }
}
