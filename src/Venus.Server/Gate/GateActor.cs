using System.Net;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Gate;

/// <summary>
/// Accepts clients on the one port where control channels and data links arrive. Every handshake is a task of its own with a
/// deadline; what comes out of it, an authenticated client or a link's hello, is handed to the sessions. It owns each connection
/// until then, and lives as long as the node.
/// </summary>
/// <remarks><code>
/// Open ──CloseGate──► Closed (the listener is stopped; handshakes under way are finished)
/// </code></remarks>
public sealed class GateActor : SupervisedActor
{
    /// <summary>Stop accepting clients.</summary>
    public sealed record CloseGate
    {
        /// <summary>The one instance.</summary>
        public static CloseGate Instance { get; } = new();
    }

    /// <summary>From the sessions: what became of a data link that the gate handed on.</summary>
    /// <param name="Remote">Where it came from.</param>
    /// <param name="Authentic">Whether its proof held; its source is trusted or charged for it.</param>
    public sealed record LinkJudged(EndPoint? Remote, bool Authentic);

    private sealed record Admitted(PendingPeer Peer, Admission Admission) : IHandover
    {
        public void Discard() => Admission.Discard();
    }

    private readonly LiveOptions<ServerOptions> _options;
    private readonly ServerIdentity _identity;
    private readonly IClientDirectory _clients;
    private readonly IActorRef _sessions;
    private readonly PeerLimits _limits;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _stopping = new();
    private IActorRef? _listener;

    private GateActor(LiveOptions<ServerOptions> options, ServerIdentity identity, IClientDirectory clients, IActorRef sessions, PeerLimits limits, NodeServices services)
    {
        _options = options;
        _identity = identity;
        _clients = clients;
        _sessions = sessions;
        _limits = limits;
        _services = services;
        Receive<ListenerActor.Listening>(OnListening);
        Receive<ListenerActor.ListenFailed>(OnListenFailed);
        Receive<ListenerActor.Accepted>(OnAccepted);
        Receive<Admitted>(OnAdmitted);
        Receive<LinkJudged>(OnLinkJudged);
        Receive<CloseGate>(_ => Close());
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="identity">The server's key.</param>
    /// <param name="clients">Who may connect, whenever it is asked.</param>
    /// <param name="sessions">Where authenticated clients and links go.</param>
    /// <param name="limits">What strangers may cost.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(
        LiveOptions<ServerOptions> options, ServerIdentity identity, IClientDirectory clients, IActorRef sessions, PeerLimits limits, NodeServices services) =>
        ActorProps.Of(() => new GateActor(options, identity, clients, sessions, limits, services));

    /// <inheritdoc />
    // Control channels come by the same port; to them it is all one, they have a heartbeat.
    protected override void Begin() =>
        _listener = Context.ActorOf(
            ListenerActor.Props(
                new ListenTerms(_options.Current.Listen, _options.Current.Handshake.Backlog)
                {
                    Shared = _options.Current.ReusePort,
                    Use = ConnectionUse.Link,
                    Patience = ListenPatience.UntilCertain,
                },
                _services),
            "listener");

    /// <inheritdoc />
    protected override void End()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Current.Supervision.MaxRestarts, _options.Current.Supervision.Window);

    private void OnListening(ListenerActor.Listening listening)
    {
        ServerLog.Listening(_services.Logger, Where, listening.EndPoint, _identity.SpkiPin.ToString());
        Context.System.EventStream.Publish(new ServerListening(listening.EndPoint));
    }

    // Without its own port a server is nothing: better to end with a clear line than to wait unseen. An address that is not there yet may come.
    private void OnListenFailed(ListenerActor.ListenFailed failed)
    {
        if (failed.GivenUp)
        {
            _services.Exit.Request(NodeExitCode.BadConfiguration, $"cannot listen on {failed.Address}: {failed.Cause}; change venus.server.listen or stop what uses the port");
        }
    }

    private void OnAccepted(ListenerActor.Accepted accepted)
    {
        var remote = accepted.Connection.Remote;
        if (!_limits.TryEnter(remote, out var peer, out var refusal))
        {
            accepted.Discard();
            Limited(remote, refusal);
            return;
        }

        var admission = Admission.RunAsync(
            accepted.Connection, peer, _limits, _identity, _options.Current.Handshake, _clients, _services.Network, _services.Clock, _stopping.Token);
        admission.PipeTo(Self, success: result => new Admitted(peer, result));
    }

    private void OnAdmitted(Admitted admitted)
    {
        var remote = admitted.Peer.Remote;
        _limits.Leave(admitted.Peer);
        switch (admitted.Admission)
        {
            case Admission.Client client:
                ServerMeter.Shook("client");
                _limits.Proven(remote);
                _sessions.Tell(new SessionsActor.OpenSession(client.Authenticated));
                break;
            case Admission.Link link:
                ServerMeter.Shook("link");
                _sessions.Tell(new SessionsActor.LinkArrived(link.Connection, link.Hello, link.Frame));
                break;
            case Admission.Limited limited:
                Limited(remote, limited.Refusal);
                break;
            case Admission.Turned turned:
                OnTurned(remote, turned);
                break;
        }
    }

    private void OnTurned(EndPoint? remote, Admission.Turned turned)
    {
        ServerMeter.Shook(turned.Failed ? "failed" : "gone");
        if (turned.Failed)
        {
            _limits.Failed(remote);
        }

        if (_limits.RefusalLog.TryTake(out var unsaid))
        {
            ServerLog.PeerRefused(_services.Logger, Where, remote, turned.Cause, unsaid);
        }
    }

    private void Limited(EndPoint? remote, PeerRefusal refusal)
    {
        ServerMeter.Refused(refusal);
        if (_limits.LimitLog.TryTake(out var unsaid))
        {
            ServerLog.PeerLimited(_services.Logger, Where, remote, refusal.Explain(_options.Current), _limits.Pending, unsaid);
        }
    }

    private void OnLinkJudged(LinkJudged judged)
    {
        if (judged.Authentic)
        {
            _limits.Proven(judged.Remote);
        }
        else
        {
            _limits.Failed(judged.Remote);
        }
    }

    private void Close()
    {
        if (_listener is { } listener)
        {
            Context.Stop(listener);
            _listener = null;
        }
    }
}
