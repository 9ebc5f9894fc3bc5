using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Supervision;

namespace Venus.Client.Apps;

/// <summary>
/// One visitor, seen from inside: dials the target, answers BIND, and has the relay move the bytes. It owns the link until it
/// is given back, and the target's connection until the relay takes it over. It stops when the visitor is through, and is never
/// restarted.
/// </summary>
/// <remarks><code>
/// Dialling ──connected──► Relaying ──RelayResult──► stopped
///    └──failed──► stopped (the server is told why)
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

    private sealed record TargetDialled(Connection Target) : IHandover
    {
        public void Discard() => Target.Dispose();
    }

    private readonly Bind _bind;
    private readonly bool _targetUp;
    private readonly ClientAppOptions _options;
    private readonly NodeServices _services;
    private readonly IActorRef _links;
    private readonly CancellationTokenSource _abort = new();
    private readonly long _arrived;
    private DataLink? _link;

    private BridgeActor(AppsActor.OpenBridge open, bool targetUp, ClientAppOptions options, NodeServices services)
    {
        _bind = open.Bind;
        _link = open.Link;
        _links = open.Links;
        _targetUp = targetUp;
        _options = options;
        _services = services;
        _arrived = services.Clock.GetTimestamp();
        Receive<TargetDialled>(OnDialled);
        Receive<Status.Failure>(failure => OnFailed(failure.Cause));
        Receive<RelayResult>(OnRelayed);
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
        _link?.Abort();
    }

    private void OnDialled(TargetDialled dialled)
    {
        if (!_targetUp)
        {
            Context.Parent.Tell(TargetAnswered.Instance);
        }

        CarryAsync(dialled.Target, _link!, _services.Relay, _abort.Token).PipeTo(Self);
    }

    private static async Task<RelayResult> CarryAsync(Connection target, DataLink link, IRelayEngine relay, CancellationToken abort)
    {
        try
        {
            await link.SendBoundAsync(abort);
        }
        catch
        {
            target.Reset();
            throw;
        }

        return await relay.RelayAsync(new RelayBridge(target, link, ReadOnlyMemory<byte>.Empty), abort);
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

    private void OnRelayed(RelayResult result)
    {
        if (result.LinkReusable)
        {
            _links.Tell(new LinksActor.ReturnLink(_link!));
        }

        _link = null;
        ClientLog.BridgeEnded(_services.Logger, Where, _bind.App, _bind.Visitor, result.Cause, result.Detail, result.BytesFromLink, result.BytesToLink, _services.Clock.GetElapsedTime(_arrived));
        StopBecause(result.Cause.ToString());
    }
}
