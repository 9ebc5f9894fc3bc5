using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server.Configuration;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Apps;

/// <summary>
/// One visitor: gets a data link, binds it, and has the relay move the bytes. It owns the visitor's connection until the relay
/// takes it over, and the link until it is given back. It stops when the visitor is through, and is never restarted.
/// </summary>
/// <remarks><code>
/// AwaitingLink ──LinkGranted──► Binding ──bound──► Relaying ──RelayResult──► stopped
///      │ └─nobody answers─► stopped (visitor reset)
///      ▲                          │ └─refused──► stopped (visitor reset)
///      └────────link dead─────────┘   at most MaxAttempts links are tried
/// </code></remarks>
public sealed class BridgeActor : SupervisedActor
{
    private const int MaxAttempts = 8;
    private const int MaxFirstBytes = 16 * 1024;

    // The session keeps the visitor's deadline; this one is for a session that fails while it does.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private sealed record BindEnded(BindOutcome Outcome);

    private readonly BridgeId _id;
    private readonly string _app;
    private readonly ServerLinkOptions _options;
    private readonly IActorRef _control;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _abort = new();
    private readonly long _arrived;
    private readonly EndPoint? _remote;
    private byte[] _firstBytes = [];
    private Connection? _visitor;
    private DataLink? _link;
    private IActorRef _session = ActorRefs.Nobody;
    private int _attempts;

    private BridgeActor(BridgeId id, string app, Connection visitor, ServerLinkOptions options, IActorRef control, NodeServices services)
    {
        _id = id;
        _app = app;
        _visitor = visitor;
        _remote = visitor.Remote;
        _options = options;
        _control = control;
        _services = services;
        _arrived = services.Clock.GetTimestamp();
        AwaitingLink();
    }

    /// <inheritdoc />
    protected override bool Brief => true;

    /// <summary>Makes the actor, which owns the visitor's connection from then on.</summary>
    /// <param name="id">The bridge's id, the same on both nodes.</param>
    /// <param name="app">The app's name.</param>
    /// <param name="visitor">The visitor's connection.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="control">The app's control channel.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(BridgeId id, string app, Connection visitor, ServerLinkOptions options, IActorRef control, NodeServices services) =>
        ActorProps.Of(() => new BridgeActor(id, app, visitor, options, control, services));

    /// <inheritdoc />
    protected override void Begin() => RequestLink();

    /// <inheritdoc />
    protected override void End()
    {
        _abort.Cancel();
        _abort.Dispose();
        _link?.Abort();
        if (_visitor is { } visitor)
        {
            visitor.Reset();
        }
    }

    private void AwaitingLink()
    {
        Receive<SessionActor.LinkGranted>(OnLinkGranted);
        Receive<SessionActor.LinkRefused>(OnLinkRefused);
        Receive<ReceiveTimeout>(_ => Refuse("no answer about a data link"));
    }

    private void Binding() => Receive<BindEnded>(ended => OnBindEnded(ended.Outcome));

    private void Relaying() => Receive<RelayResult>(OnRelayed);

    private void RequestLink()
    {
        if (++_attempts > MaxAttempts)
        {
            Refuse($"{MaxAttempts} data links failed one after another");
            return;
        }

        Context.SetReceiveTimeout(_options.WaitTimeout + Margin);
        _control.Tell(ControlChannelActor.RequestLink.Instance);
    }

    private void OnLinkRefused(SessionActor.LinkRefused refused)
    {
        if (refused.SessionLost)
        {
            RequestLink();
        }
        else
        {
            Refuse(refused.Cause);
        }
    }

    private void OnLinkGranted(SessionActor.LinkGranted granted)
    {
        Context.SetReceiveTimeout(null);
        _link = granted.Link;
        _session = granted.Session;
        Become(Binding);
        var bind = new Bind(_id, _app, _remote as IPEndPoint);
        ReadFirstBytes();
        granted.Link.BindAsync(bind, _firstBytes, _options.BindTimeout, _abort.Token).PipeTo(Self, success: static outcome => new BindEnded(outcome));
    }

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
    }

    private void OnBindEnded(BindOutcome outcome)
    {
        switch (outcome)
        {
            case BindOutcome.Bound:
                StartRelay();
                break;
            case BindOutcome.Refused refused:
                GiveBack(_link!.IsIdle);
                Refuse($"the client refused: {refused.Code}");
                break;
            case BindOutcome.Failed failed:
                ServerLog.LinkFailed(_services.Logger, Where, _app, failed.Detail);
                _link?.Abort();
                _link = null;
                Become(AwaitingLink);
                RequestLink();
                break;
        }
    }

    private void StartRelay()
    {
        var visitor = _visitor!;
        _visitor = null;
        Become(Relaying);
        var self = Self;
        _services.Relay.RelayAsync(new RelayBridge(visitor, _link!, ReadOnlyMemory<byte>.Empty), _abort.Token).PipeTo(self);
    }

    private void OnRelayed(RelayResult result)
    {
        GiveBack(result.LinkReusable);
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

    private void Refuse(string cause)
    {
        ServerLog.VisitorRefused(_services.Logger, Where, _app, _remote, cause);
        Context.System.EventStream.Publish(new VisitorEnded(_app, _id, _remote, cause, 0, 0));
        StopBecause(cause);
    }
}
