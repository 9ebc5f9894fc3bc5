using Venus.Client.Apps;
using Venus.Client.Configuration;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Servers;

/// <summary>
/// The data links of one session: keeps some idle ones ready, dials more when visitors wait, hands a link that was bound to its
/// app, and takes it back when its bridge is through. It owns the idle links and dies with the session; links that carry a
/// bridge outlive it.
/// </summary>
public sealed class LinksActor : SupervisedActor, IWithTimers
{
    /// <summary>From an app: keep links of this kind ready.</summary>
    /// <param name="Kind">Their kind.</param>
    public sealed record KeepWarm(LinkKind Kind);

    /// <summary>From a bridge: its link is idle again. The receiver owns it from here on.</summary>
    /// <param name="Link">The link.</param>
    public sealed record ReturnLink(DataLink Link) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Link.Dispose();
    }

    /// <summary>From a bridge: its link has ended with it.</summary>
    /// <param name="Kind">The link's kind.</param>
    public sealed record LinkSpent(LinkKind Kind);

    /// <summary>From the connection: the server is going to stop. Links that are here serve on, and no more are dialled.</summary>
    public sealed record StopDialling
    {
        /// <summary>The one instance.</summary>
        public static StopDialling Instance { get; } = new();
    }

    /// <summary>From a bridge: its link is dead, and the server is to bring it to another one.</summary>
    /// <param name="Lost">What the server is told.</param>
    public sealed record ReportLost(LinkLost Lost);

    private sealed record LinkDialled(DataLink Link, TimeSpan Took) : IHandover
    {
        public void Discard() => Link.Dispose();
    }

    private sealed record LinkDialFailed(LinkKind Kind, string Cause);

    private sealed record LinkStirred(DataLink Link, LinkEvent Event) : IHandover
    {
        public void Discard() => Link.Dispose();
    }

    private sealed record LinkEnded(DataLink Link) : IHandover
    {
        public void Discard() => Link.Dispose();
    }

    private sealed record Shrink
    {
        public static Shrink Instance { get; } = new();
    }

    private sealed record Refill
    {
        public static Refill Instance { get; } = new();
    }

    private readonly ClientSession _session;
    private readonly ClientOptions _options;
    private readonly IActorRef _apps;
    private readonly NodeServices _services;
    private readonly LinkCensus _census;
    private readonly BackOff _backOff;
    private readonly IdleLinks _idle;
    private readonly CancellationTokenSource _ended = new();
    private TimeSpan _dialTook;
    private ulong _lastNumber;
    private bool _stopped;

    private LinksActor(ClientSession session, ClientOptions options, IActorRef apps, NodeServices services)
    {
        _session = session;
        _options = options;
        _apps = apps;
        _services = services;
        _idle = new IdleLinks(services.Clock);
        _census = new LinkCensus(options.Links, session.Welcome.MaxIdleLinks);
        _backOff = new BackOff(options.Connect.BackOffMin, options.Connect.BackOffMax, services.Random);
        Receive<KeepWarm>(OnKeepWarm);
        Receive<ServerConnectionActor.OpenLinks>(OnOpenLinks);
        Receive<LinkDialled>(OnDialled);
        Receive<LinkDialFailed>(OnDialFailed);
        Receive<LinkStirred>(OnStirred);
        Receive<LinkEnded>(ended => Left(ended.Link));
        Receive<ReturnLink>(OnReturned);
        Receive<LinkSpent>(spent => _census.Spent(spent.Kind));
        Receive<ReportLost>(report => OnLost(report.Lost));
        Receive<StopDialling>(_ => _stopped = true);
        Receive<Refill>(_ => Fill());
        Receive<Shrink>(_ => OnShrink());
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan ShrinkInterval => _options.Links.IdleTimeout / 4;

    /// <summary>Makes the actor.</summary>
    /// <param name="session">The session that the links belong to.</param>
    /// <param name="options">The client's options.</param>
    /// <param name="apps">Where bound links go.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ClientSession session, ClientOptions options, IActorRef apps, NodeServices services) =>
        ActorProps.Of(() => new LinksActor(session, options, apps, services));

    /// <inheritdoc />
    protected override void Begin() => Timers.StartPeriodicTimer(nameof(Shrink), Shrink.Instance, ShrinkInterval);

    /// <inheritdoc />
    protected override void End()
    {
        _ended.Cancel();
        _idle.Close();
    }

    private void OnKeepWarm(KeepWarm keep)
    {
        _census.Use(keep.Kind);
        Fill();
    }

    private void OnOpenLinks(ServerConnectionActor.OpenLinks open)
    {
        _census.Want(open.Kind, open.Count);
        Fill();
    }

    private void Fill()
    {
        while (!_stopped && _census.TryDial(out var kind))
        {
            Dial(kind);
        }
    }

    private void Dial(LinkKind kind)
    {
        var number = ++_lastNumber;
        var begun = _services.Clock.GetTimestamp();
        DataLink.DialAsync(_session.Server, kind, _session.Id, _session.Secret, number, _options.Links.DialTimeout, _services.Clock, _ended.Token, _services.Network)
            .PipeTo(Self, success: link => new LinkDialled(link, _services.Clock.GetElapsedTime(begun)), failure: error => new LinkDialFailed(kind, error.GetBaseException().Message));
    }

    private void OnDialled(LinkDialled dialled)
    {
        _backOff.Reset();
        _dialTook = _dialTook == TimeSpan.Zero ? dialled.Took : ((7 * _dialTook) + dialled.Took) / 8;
        _census.Dialled(dialled.Link.Kind);
        Await(dialled.Link);
        Fill();
    }

    // The control channel will notice if the server is gone; until then the dials back off.
    private void OnDialFailed(LinkDialFailed failed)
    {
        _census.DialFailed(failed.Kind);
        var wait = _backOff.Next();
        ClientLog.LinkDialFailed(_services.Logger, Where, failed.Cause, wait);
        Timers.StartSingleTimer(nameof(Refill), Refill.Instance, wait);
    }

    private void Await(DataLink link)
    {
        _idle.Add(link);
        link.WaitAsync(_ended.Token).PipeTo(
            Self,
            success: happened => new LinkStirred(link, happened),
            failure: _ => new LinkEnded(link));
    }

    private void OnStirred(LinkStirred stirred)
    {
        switch (stirred.Event)
        {
            case LinkBind bound:
                _apps.Tell(new AppsActor.OpenBridge(stirred.Link, bound.Bind, Self, Context.Parent, _session.Welcome));
                break;
            case LinkResumeAsked asked:
                _apps.Tell(new AppsActor.ResumeBridge(stirred.Link, asked.Resume, Self));
                break;
            default:
                stirred.Discard();
                break;
        }

        Left(stirred.Link);
    }

    private void Left(DataLink link)
    {
        if (_idle.Remove(link))
        {
            _census.LeftIdle(link.Kind);
        }

        Fill();
    }

    private void OnReturned(ReturnLink returned)
    {
        var kind = returned.Link.Kind;
        _census.Returned(kind);
        Await(returned.Link);
        if (_census.HasTooMany(kind) && _idle.Oldest(kind) is { } oldest)
        {
            LetGo(oldest.Link);
        }
    }

    // Not through the parent: a session that is being left still has its bridges, and its server.
    private void OnLost(LinkLost lost) => _session.Connection.TrySend(lost);

    private void OnShrink()
    {
        _census.Settle(ShrinkInterval, _dialTook);
        foreach (var kind in _census.Kinds)
        {
            while (_census.HasMoreThanReady(kind) && _idle.Oldest(kind) is { } oldest && oldest.Idle > _options.Links.IdleTimeout)
            {
                LetGo(oldest.Link);
            }
        }
    }

    // The server closes it, which ends the wait on it, and has TIME_WAIT to itself.
    private void LetGo(DataLink link)
    {
        _idle.Remove(link);
        _census.LeftIdle(link.Kind);
        link.Release();
    }
}
