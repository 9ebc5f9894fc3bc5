using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;
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

    private sealed record Admitted(Admission Admission) : IHandover
    {
        public void Discard() => Admission.Discard();
    }

    private readonly LiveOptions<ServerOptions> _options;
    private readonly ServerIdentity _identity;
    private readonly LiveOptions<IClientDirectory> _clients;
    private readonly IActorRef _sessions;
    private readonly NodeServices _services;
    private readonly CancellationTokenSource _stopping = new();
    private int _pending;
    private IActorRef? _listener;

    private GateActor(LiveOptions<ServerOptions> options, ServerIdentity identity, LiveOptions<IClientDirectory> clients, IActorRef sessions, NodeServices services)
    {
        _options = options;
        _identity = identity;
        _clients = clients;
        _sessions = sessions;
        _services = services;
        Receive<ListenerActor.Listening>(OnListening);
        Receive<ListenerActor.ListenFailed>(OnListenFailed);
        Receive<ListenerActor.Accepted>(OnAccepted);
        Receive<Admitted>(OnAdmitted);
        Receive<CloseGate>(_ => Close());
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="identity">The server's key.</param>
    /// <param name="clients">Who may connect.</param>
    /// <param name="sessions">Where authenticated clients and links go.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(LiveOptions<ServerOptions> options, ServerIdentity identity, LiveOptions<IClientDirectory> clients, IActorRef sessions, NodeServices services) =>
        ActorProps.Of(() => new GateActor(options, identity, clients, sessions, services));

    /// <inheritdoc />
    protected override void Begin() =>
        _listener = Context.ActorOf(ListenerActor.Props(_options.Current.Listen, _options.Current.Handshake.Backlog, _services), "listener");

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

    // Without its own port a server is nothing: better to end with a clear line than to wait unseen.
    private void OnListenFailed(ListenerActor.ListenFailed failed) =>
        _services.Exit.Request(NodeExitCode.BadConfiguration, $"cannot listen on {failed.Address}: {failed.Cause}; change venus.server.listen or stop what uses the port");

    private void OnAccepted(ListenerActor.Accepted accepted)
    {
        if (_pending >= _options.Current.Handshake.MaxPending)
        {
            ServerLog.GateFull(_services.Logger, Where, accepted.Connection.Remote, _pending);
            accepted.Discard();
            return;
        }

        _pending++;
        var admission = Admission.RunAsync(accepted.Connection, _identity, _options.Current.Handshake, _clients.Current, _services.Network, _services.Clock, _stopping.Token);
        admission.PipeTo(Self, success: static result => new Admitted(result));
    }

    private void OnAdmitted(Admitted admitted)
    {
        _pending--;
        switch (admitted.Admission)
        {
            case Admission.Client client:
                _sessions.Tell(new SessionsActor.OpenSession(client.Authenticated));
                break;
            case Admission.Link link:
                _sessions.Tell(new SessionsActor.LinkArrived(link.Connection, link.Hello, link.Frame));
                break;
            case Admission.Turned turned:
                ServerLog.PeerRefused(_services.Logger, Where, turned.Remote, turned.Cause);
                break;
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
