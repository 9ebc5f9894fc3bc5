using System.Net;
using System.Net.Sockets;
using Venus.Net.Legacy;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Server.Legacy;

/// <summary>
/// One visitor: waits for a data connection and has a relay move the bytes. It owns the visitor's socket until the relay takes
/// it over. It stops when the visitor is through or has waited for too long, and is never restarted.
/// </summary>
/// <remarks><code>
/// Waiting ──LinkGranted──► Relaying ──LegacyRelayResult──► stopped
///    └──LinkRefused, WaitOver──► stopped (visitor reset)
/// </code></remarks>
public sealed class LegacyBridgeActor : SupervisedActor, IWithTimers
{
    private sealed record WaitOver
    {
        public static WaitOver Instance { get; } = new();
    }

    private readonly BridgeId _id;
    private readonly string _app;
    private readonly IActorRef _control;
    private readonly LegacyServerOptions _options;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _abort = new();
    private readonly long _arrived;
    private readonly EndPoint? _remote;
    private Socket? _visitor;

    private LegacyBridgeActor(BridgeId id, string app, Socket visitor, IActorRef control, LegacyServerOptions options, NodeServices services)
    {
        _id = id;
        _app = app;
        _visitor = LegacySockets.Tune(visitor);
        _remote = LegacySockets.RemoteOf(visitor);
        _control = control;
        _options = options;
        _services = services;
        _arrived = services.Clock.GetTimestamp();
        Waiting();
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override bool Brief => true;

    /// <summary>Makes the actor, which owns the visitor's socket from then on.</summary>
    /// <param name="id">The bridge's id.</param>
    /// <param name="app">The app's name.</param>
    /// <param name="visitor">The visitor's connection.</param>
    /// <param name="control">The app's control channel.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(BridgeId id, string app, Socket visitor, IActorRef control, LegacyServerOptions options, NodeServices services) =>
        ActorProps.Of(() => new LegacyBridgeActor(id, app, visitor, control, options, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        Timers.StartSingleTimer(nameof(WaitOver), WaitOver.Instance, _options.WaitTimeout);
        _control.Tell(LegacyControlActor.RequestLink.Instance);
    }

    /// <inheritdoc />
    protected override void End()
    {
        _abort.Cancel();
        _abort.Dispose();
        if (_visitor is { } visitor)
        {
            LegacySockets.Reset(visitor);
        }
    }

    private void Waiting()
    {
        Receive<LegacyControlActor.LinkGranted>(OnGranted);
        Receive<LegacyControlActor.LinkRefused>(refused => Refuse(refused.Cause));
        Receive<LegacyControlActor.RequestsForgotten>(_ => _control.Tell(LegacyControlActor.RequestLink.Instance));
        Receive<WaitOver>(_ => Refuse($"no data connection within {_options.WaitTimeout.TotalSeconds:0.#} s: the client is offline or too many visitors wait"));
    }

    private void Relaying()
    {
        Receive<LegacyRelayResult>(OnRelayed);
        Receive<LegacyControlActor.RequestsForgotten>(static _ => { });
    }

    private void OnGranted(LegacyControlActor.LinkGranted granted)
    {
        Timers.Cancel(nameof(WaitOver));
        Become(Relaying);
        var data = LegacySockets.Tune(granted.Socket);
        var visitor = _visitor!;
        _visitor = null;
        LegacyRelay.RunAsync(visitor, data, _options.Relay, _services.Clock, _abort.Token).PipeTo(Self);
    }

    private void OnRelayed(LegacyRelayResult result)
    {
        LegacyLog.VisitorEnded(_services.Logger, Where, _app, _remote, result.Cause, result.Detail, result.BytesToData, result.BytesFromData, _services.Clock.GetElapsedTime(_arrived));
        Context.System.EventStream.Publish(new VisitorEnded(_app, _id, _remote, result.Cause.ToString(), result.BytesToData, result.BytesFromData));
        StopBecause(result.Cause.ToString());
    }

    private void Refuse(string cause)
    {
        LegacyLog.VisitorRefused(_services.Logger, Where, _app, _remote, cause);
        Context.System.EventStream.Publish(new VisitorEnded(_app, _id, _remote, cause, 0, 0));
        StopBecause(cause);
    }
}
