using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Supervision;

namespace Venus.Client.Apps;

/// <summary>
/// One visitor, seen from inside: dials the target, answers BIND, and has the relay move the bytes. It owns the link until it is given back, and the
/// target's connection while no relay has it. If the bridge can be resumed it outlives its link. It stops when the visitor is through, and is never restarted.
/// </summary>
/// <remarks><code>
/// Dialling ──connected──► Relaying ──ended──► stopped
///    │ └──RESUME──► Dialling, for the new link
///    └──failed──► stopped (the server is told why)
/// Relaying ──link lost──► Suspended ──RESUME──► Relaying          if it can be resumed
///    └──RESUME──► (the relay lets go of its link) ──► Relaying
///                             Suspended ──grace over──► stopped (target reset)
/// </code></remarks>
public sealed class BridgeActor : SupervisedActor
{
    /// <summary>To the parent: the target took a connection, though it had failed before.</summary>
    public sealed record TargetAnswered
    {
        /// <summary>The one instance.</summary>
        public static TargetAnswered Instance { get; } = new();
    }

    /// <summary>To the parent: the target cannot be reached.</summary>
    /// <param name="Cause">Why, in words.</param>
    public sealed record TargetFailed(string Cause);

    /// <summary>To the parent: a bridge has ended cleanly. Its server may not have heard the last word, and an earlier BIND of it may still come late, on a link that has died since.</summary>
    /// <param name="Bridge">The bridge.</param>
    /// <param name="Grace">For how long the server may ask; zero if it could not be resumed.</param>
    public sealed record Completed(BridgeId Bridge, TimeSpan Grace);

    /// <summary>To the parent: a bridge has ended in another way. Its server may not know that it was ever taken.</summary>
    /// <param name="Bridge">The bridge.</param>
    public sealed record Broken(BridgeId Bridge);

    private sealed record TargetDialled(Connection Target) : IHandover
    {
        public void Discard() => Target.Dispose();
    }

    private sealed record Relayed(RelayResult Result, Connection Target, DataLink Link) : IHandover
    {
        public void Discard()
        {
            Link.Dispose();
            if (Result.Suspended)
            {
                Target.Reset();
            }
        }
    }

    private readonly Bind _bind;
    private readonly bool _targetUp;
    private readonly ClientAppOptions _options;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _abort = new();
    private readonly RelayMeter _meter = new();
    private readonly ResumableBridge? _resumable;
    private readonly long _arrived;
    private DataLink? _link;
    private readonly IActorRef _server;
    private IActorRef _links;
    private Connection? _target;
    private AppsActor.ResumeBridge? _next;
    private bool _relaying;
    private bool _sessionWent;
    private bool _isWhole;
    private uint _epoch;

    private BridgeActor(AppsActor.OpenBridge open, bool targetUp, ClientAppOptions options, NodeServices services)
    {
        _bind = open.Bind;
        _link = open.Link;
        _links = open.Links;
        _server = open.Server;
        _targetUp = targetUp;
        _options = options;
        _services = services;
        _arrived = services.Clock.GetTimestamp();
        if (options.Resume && open.Link.Kind == LinkKind.Sealed && open.Bind.Flags.HasFlag(BindFlags.Resumable) && open.Welcome.ResumeGrace > TimeSpan.Zero)
        {
            _resumable = new ResumableBridge(open.Welcome.ResumeGrace, open.Welcome.DeadAfter, services);
        }

        Receive<TargetDialled>(OnDialled);
        Receive<Status.Failure>(failure => OnFailed(failure.Cause));
        Receive<AppsActor.ResumeBridge>(OnResume);
        Receive<AppsActor.ServerCame>(OnServerCame);
        Receive<AppsActor.ServerWent>(OnServerWent);
        Receive<AppsActor.BridgeIsGone>(_ => OnGone());
        Receive<AppsActor.BridgesAreGone>(OnAllGone);
        Receive<Relayed>(OnRelayed);
        Receive<ReceiveTimeout>(_ => OnQuiet());
    }

    /// <inheritdoc />
    protected override bool Brief => true;

    /// <summary>Makes the actor, which owns the link from then on.</summary>
    /// <param name="open">The bound link and who the visitor is.</param>
    /// <param name="targetUp">Whether the target answered when it was last dialled.</param>
    /// <param name="options">The app's options.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(AppsActor.OpenBridge open, bool targetUp, ClientAppOptions options, NodeServices services) =>
        ActorProps.Of(() => new BridgeActor(open, targetUp, options, services));

    /// <inheritdoc />
    protected override void Begin() =>
        TargetDialer.ConnectAsync(_options.Target, _options.DialTimeout, _services.Clock, _services.Network, _abort.Token)
            .PipeTo(Self, success: static target => new TargetDialled(target));

    /// <inheritdoc />
    protected override void End()
    {
        _abort.Cancel();
        _abort.Dispose();
        if (!_relaying)
        {
            _link?.Abort(); // otherwise the relay tells the server first: to a bridge that can be resumed a mere reset is no end
        }

        _target?.Reset();
        _next?.Discard();
        _resumable?.Dispose();
        if (!_isWhole)
        {
            Context.Parent.Tell(new Broken(_bind.Bridge));
        }
    }

    private void OnDialled(TargetDialled dialled)
    {
        if (!_targetUp)
        {
            Context.Parent.Tell(TargetAnswered.Instance);
        }

        _target = dialled.Target;
        if (_next is null)
        {
            var taken = _resumable is null ? BindFlags.None : BindFlags.Resumable;
            Carry((link, abort) => link.SendBoundAsync(taken, abort));
        }
        else
        {
            GoOn();
        }
    }

    private void OnFailed(Exception error)
    {
        if (error is TargetDialer.DialFailedException failed)
        {
            ClientLog.TargetFailed(_services.Logger, Where, _bind.App, _options.Target.ToString(), _bind.Visitor, failed.Message);
            Context.Parent.Tell(new TargetFailed(failed.Message));
            Farewell.Refuse(_link!, _links, failed.Code, _options.DialTimeout, _services.Clock);
            _link = null;
        }
        else
        {
            ClientLog.BridgeRefused(_services.Logger, Where, _bind.App, error.Message);
        }

        StopBecause(error.Message);
    }

    // Only a later attempt takes the place of an earlier one: what was delayed on the way has nothing to say any more.
    private void OnResume(AppsActor.ResumeBridge resume)
    {
        if (_resumable is null || resume.Resume.Epoch <= _epoch)
        {
            var code = _resumable is null ? RefusalCode.BridgeBroken : RefusalCode.StaleEpoch;
            Farewell.Refuse(resume.Link, resume.Links, code, _options.DialTimeout, _services.Clock);
            return;
        }

        _epoch = resume.Resume.Epoch;
        _next?.Discard();
        _next = resume;
        if (_relaying)
        {
            _resumable.Leaving.Cancel();
            return;
        }

        _link?.Abort();
        _link = null;
        if (_target is not null)
        {
            GoOn();
        }
    }

    /// <summary>Takes up the link that the server has presented the bridge on. The target's connection is here, and no relay has it.</summary>
    private void GoOn()
    {
        var (next, resumable) = (_next!, _resumable!);
        _next = null;
        if (next.Resume.Received < resumable.Ledger.Acknowledged)
        {
            // The server has acknowledged more since it said so: the network held this attempt up, and the server has given it up. It will hear of the link that was left for it.
            Farewell.Refuse(next.Link, next.Links, RefusalCode.StaleEpoch, _options.DialTimeout, _services.Clock);
            Suspend("An earlier attempt to resume the bridge came late, and took its link.");
            return;
        }

        _link = next.Link;
        _links = next.Links;
        _sessionWent = false;
        Context.SetReceiveTimeout(null);
        if (!resumable.Ledger.TryRewind(next.Resume.Received))
        {
            var ledger = resumable.Ledger;
            ClientLog.ResumeImpossible(_services.Logger, Where, _bind.App, _bind.Visitor, next.Resume.Received, ledger.Sent, ledger.Acknowledged);
            StopBecause("the server's count of received bytes does not fit");
            return;
        }

        ClientLog.BridgeResumed(_services.Logger, Where, _bind.App, _bind.Visitor, resumable.Suspended);
        resumable.GoOn();
        var resumed = new LinkResumed(next.Resume.Epoch, resumable.Ledger.Received);
        Carry((link, abort) => link.SendResumedAsync(resumed, abort));
    }

    private void Carry(Func<DataLink, CancellationToken, ValueTask> answer)
    {
        var bridge = new RelayBridge(_target!, _link!, ReadOnlyMemory<byte>.Empty)
        {
            Meter = _meter,
            Ledger = _resumable?.Ledger,
            Suspend = _resumable?.Leaving.Token ?? CancellationToken.None,
            DeadAfter = _resumable?.DeadAfter ?? TimeSpan.Zero,
        };
        _target = null;
        _relaying = true;
        CarryAsync(bridge, answer, _services.Relay, _abort.Token).PipeTo(Self);
    }

    private static async Task<Relayed> CarryAsync(RelayBridge bridge, Func<DataLink, CancellationToken, ValueTask> answer, IRelayEngine relay, CancellationToken abort)
    {
        try
        {
            await answer(bridge.Link, abort);
            return new Relayed(await relay.RelayAsync(bridge, abort), bridge.Local, bridge.Link);
        }
        catch (Exception) when (bridge.Ledger is not null && !abort.IsCancellationRequested)
        {
            bridge.Link.Abort();
            return new Relayed(new RelayResult(RelayCause.LinkLost, 0, 0, LinkReusable: false, "The link failed before it was answered.") { Suspended = true }, bridge.Local, bridge.Link);
        }
        catch
        {
            bridge.Link.Abort();
            bridge.Local.Reset();
            throw;
        }
    }

    // The link may be well, or dead without anyone having been told. It is given the grace to show which.
    private void OnServerWent(AppsActor.ServerWent went)
    {
        if (_resumable is not { } resumable || !went.Links.Equals(_links))
        {
            return;
        }

        _sessionWent = true;
        if (_relaying)
        {
            resumable.HasProgressed();
            Context.SetReceiveTimeout(resumable.Grace);
        }
        else if (IsSuspended && went.Succeeded)
        {
            ReportLost();
        }
    }

    private void OnServerCame(AppsActor.ServerCame came)
    {
        if (_sessionWent && IsSuspended && came.Connection.Equals(_server))
        {
            ReportLost();
        }
    }

    private bool IsSuspended => !_relaying && _link is null && _target is not null;

    // The server resumes the bridge, or says that it has it no more. It may be that only its last word was lost.
    private void ReportLost() => (_sessionWent ? _server : _links).Tell(new LinksActor.ReportLost(new LinkLost(_bind.App, _bind.Bridge, _epoch)));

    private void OnAllGone(AppsActor.BridgesAreGone gone)
    {
        if (gone.Server.Equals(_server))
        {
            OnGone();
        }
    }

    private void OnGone()
    {
        if (!IsSuspended)
        {
            return;
        }

        if (_resumable!.Ledger is { LocalEnded: true, FinReceived: true })
        {
            _target!.Dispose();
            _target = null;
            OnEnded(new RelayResult(RelayCause.Completed, _meter.BytesToLink, _meter.BytesFromLink, LinkReusable: false, null));
            return;
        }

        const string cause = "the server has ended it";
        ClientLog.BridgeLost(_services.Logger, Where, _bind.App, _bind.Visitor, cause);
        StopBecause(cause);
    }

    private void OnQuiet()
    {
        var resumable = _resumable!;
        if (_relaying)
        {
            if (!resumable.HasProgressed())
            {
                Context.SetReceiveTimeout(null);
                resumable.Leaving.Cancel();
            }
        }
        else if (resumable.Grace - resumable.Suspended is var left && left > TimeSpan.Zero)
        {
            Context.SetReceiveTimeout(left);
        }
        else
        {
            var cause = $"no new link within the grace of {resumable.Grace.TotalSeconds:0.#} s";
            ClientLog.BridgeLost(_services.Logger, Where, _bind.App, _bind.Visitor, cause);
            StopBecause(cause);
        }
    }

    private void OnRelayed(Relayed relayed)
    {
        _relaying = false;
        if (!relayed.Result.Suspended)
        {
            OnEnded(relayed.Result);
            return;
        }

        _link = null;
        _target = relayed.Target;
        if (_next is not null)
        {
            GoOn();
            return;
        }

        Suspend(relayed.Result.Detail);
    }

    private void Suspend(string? cause)
    {
        _resumable!.Suspend();
        ClientLog.BridgeSuspended(_services.Logger, Where, _bind.App, _bind.Visitor, cause);
        ReportLost();
        Context.SetReceiveTimeout(_resumable.Grace);
    }

    private void OnEnded(RelayResult result)
    {
        if (result.LinkReusable)
        {
            _links.Tell(new LinksActor.ReturnLink(_link!));
        }
        else if (_link is not null)
        {
            _links.Tell(new LinksActor.LinkSpent(_link.Kind));
        }

        _link = null;
        _isWhole = result.Cause == RelayCause.Completed;
        if (_isWhole)
        {
            Context.Parent.Tell(new Completed(_bind.Bridge, _resumable?.Grace ?? TimeSpan.Zero));
        }

        if (_next is { } late)
        {
            _next = null;
            Farewell.Refuse(late.Link, late.Links, _isWhole ? RefusalCode.BridgeCompleted : RefusalCode.BridgeBroken, _options.DialTimeout, _services.Clock);
        }

        ClientLog.BridgeEnded(_services.Logger, Where, _bind.App, _bind.Visitor, result.Cause, result.Detail, result.BytesFromLink, result.BytesToLink, _services.Clock.GetElapsedTime(_arrived));
        StopBecause(result.Cause.ToString());
    }
}
