using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Supervision;

namespace Venus.Server.Sessions;

/// <summary>
/// Knows which client is here: one session a client, the newest with the same credential wins. It owns the sessions and finds
/// the one that a data link belongs to. It lives as long as the node.
/// </summary>
public sealed class SessionsActor : SupervisedActor
{
    /// <summary>A client has proven who it is. The receiver owns the connection.</summary>
    /// <param name="Client">The client, its connection, and the secrets of the session to be.</param>
    public sealed record OpenSession(AuthenticatedClient Client) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Client.Connection.Abort();
    }

    /// <summary>A data link has said hello; the session verifies it. The receiver owns the connection.</summary>
    /// <param name="Connection">The connection, read up to the end of the hello.</param>
    /// <param name="Hello">What it said.</param>
    /// <param name="Frame">The hello's bytes, which carry its proof.</param>
    public sealed record LinkArrived(Connection Connection, LinkHello Hello, ReadOnlyMemory<byte> Frame) : IHandover
    {
        /// <inheritdoc />
        public void Discard() => Connection.Dispose();
    }

    /// <summary>The node's options have changed: sessions whose credential no longer holds are ended.</summary>
    public sealed record OptionsChanged
    {
        /// <summary>The one instance.</summary>
        public static OptionsChanged Instance { get; } = new();
    }

    /// <summary>A client's session. It has spoken if anything came after WELCOME: a login that came late has nobody behind it who could.</summary>
    private sealed record Present(IActorRef Session, AuthenticatedClient Client, long Opened)
    {
        public bool HasSpoken => Client.Connection.LastReceivedTimestamp > Opened;
    }

    private sealed record SessionEnded(string Client, SessionId Id, IActorRef Session);

    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly LiveOptions<ServerOptions> _options;
    private readonly IActorRef _apps;
    private readonly NodeLimits _limits;
    private readonly NodeServices _services;
    private readonly Dictionary<SessionId, IActorRef> _byId = [];
    private readonly Dictionary<string, Present> _byClient = new(StringComparer.Ordinal);
    private readonly Rivals _rivals = new();
    private readonly Dictionary<string, AuthenticatedClient> _successors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenBucket> _logins = new(StringComparer.Ordinal);

    private SessionsActor(LiveOptions<ServerOptions> options, IActorRef apps, NodeLimits limits, NodeServices services)
    {
        _options = options;
        _apps = apps;
        _limits = limits;
        _services = services;
        Receive<OpenSession>(open => OnOpenSession(open.Client));
        Receive<ControlChannelActor.ControlStarted>(OnControlStarted);
        Receive<LinkArrived>(OnLinkArrived);
        Receive<SessionEnded>(OnSessionEnded);
        Receive<OptionsChanged>(_ => OnOptionsChanged());
        Receive<Drain>(_ => TellAll(SessionActor.Retire.Draining));
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="apps">Where apps are registered.</param>
    /// <param name="limits">What is counted for all sessions together.</param>
    /// <param name="services">The node's services.</param>
    internal static Props Props(LiveOptions<ServerOptions> options, IActorRef apps, NodeLimits limits, NodeServices services) =>
        ActorProps.Of(() => new SessionsActor(options, apps, limits, services));

    /// <inheritdoc />
    protected override void Begin() => Context.System.EventStream.Subscribe(Self, typeof(ControlChannelActor.ControlStarted));

    /// <inheritdoc />
    protected override void End()
    {
        foreach (var successor in _successors.Values)
        {
            successor.Connection.Abort();
        }
    }

    /// <inheritdoc />
    // A session is a connection: once it failed there is nothing to restart, the client dials again.
    protected override SupervisorStrategy SupervisorStrategy() => Supervise.Stopping(_services.Logger);

    private void OnOpenSession(AuthenticatedClient client)
    {
        if (TryLogIn(client.Client))
        {
            Open(client);
            return;
        }

        ServerMeter.Limited("logins");
        if (_limits.ClientLogs.TryTake(client.Client, ClientLine.LoginRefused, out var unsaid))
        {
            ServerLog.LoginRefused(_services.Logger, Where, client.Client, client.Remote, unsaid);
        }

        Refuse(client, RefusalCode.TooMany, $"client '{client.Client}' logs in too often; wait a while");
    }

    private bool TryLogIn(string client)
    {
        var rate = _options.Current.Limits.Session.Logins;
        var bucket = _logins.TryGetValue(client, out var known) ? known : TokenBucket.Full(rate, _services.Clock);
        var taken = bucket.TryTake(rate, _services.Clock);
        _logins[client] = bucket;
        return taken;
    }

    private void OnControlStarted(ControlChannelActor.ControlStarted started)
    {
        if (_byClient.TryGetValue(started.Client, out var present))
        {
            present.Session.Tell(started);
        }
    }

    private void Open(AuthenticatedClient client)
    {
        if (!Holds(client))
        {
            RefuseRevoked(client);
            return;
        }

        if (_byClient.TryGetValue(client.Client, out var present))
        {
            if (_rivals.WasReplaced(client.Client, client.Instance) && present.HasSpoken)
            {
                RefuseRival(client);
                return;
            }

            _rivals.Add(client.Client, replaced: present.Client.Instance, by: client.Instance);
            ServerLog.SessionReplaced(_services.Logger, Where, client.Client, client.Remote);
            if (_successors.Remove(client.Client, out var overtaken))
            {
                overtaken.Connection.Abort();
            }

            _successors[client.Client] = client;
            present.Session.Tell(SessionActor.Retire.ReplacedBy(client.Instance));
            return;
        }

        var session = Context.ActorOf(SessionActor.Props(client, _options.Current, _apps, _limits, _services), ActorNames.Of(client.Client));
        Context.WatchWith(session, new SessionEnded(client.Client, client.Id, session));
        _byClient[client.Client] = new Present(session, client, _services.Clock.GetTimestamp());
        _byId[client.Id] = session;
    }

    // The newest has the name, and is alive: whoever had it before must not take it back, or the two would do so for ever.
    private void RefuseRival(AuthenticatedClient client)
    {
        if (_limits.ClientLogs.TryTake(client.Client, ClientLine.LoginRefused, out var unsaid))
        {
            ServerLog.RivalRefused(_services.Logger, Where, client.Client, client.Remote, unsaid);
        }

        Refuse(client, RefusalCode.NameTaken, $"another client named '{client.Client}' with the same token has taken over; give each client a name and token of its own");
    }

    private static void Refuse(AuthenticatedClient client, RefusalCode code, string text)
    {
        client.Connection.TrySend(new Refused(code, text));
        _ = client.Connection.CloseAsync(LastWord).AsTask();
    }

    private void OnLinkArrived(LinkArrived arrived)
    {
        if (_byId.TryGetValue(arrived.Hello.Session, out var session))
        {
            session.Forward(arrived);
            return;
        }

        // No fault of anybody's, as a rule: a client that has just lost its session has links under way.
        ServerMeter.LinkRefused("no-session");
        if (_limits.LinkLog.TryTake(out var unsaid))
        {
            ServerLog.LinkRefused(_services.Logger, Where, arrived.Connection.Remote, "its session is unknown or has ended", unsaid);
        }

        arrived.Discard();
    }

    private void OnSessionEnded(SessionEnded ended)
    {
        // One that ended just before this actor was restarted has left nothing here.
        if (!_byClient.TryGetValue(ended.Client, out var present) || !present.Session.Equals(ended.Session))
        {
            return;
        }

        _byId.Remove(ended.Id);
        _byClient.Remove(ended.Client);
        if (_successors.Remove(ended.Client, out var successor))
        {
            Open(successor);
        }
    }

    private void OnOptionsChanged()
    {
        foreach (var present in _byClient.Values)
        {
            if (!Holds(present.Client))
            {
                present.Session.Tell(SessionActor.Retire.Revoked);
            }
        }
    }

    // What was proven is held against what holds now: between the proof and this moment the configuration may have changed.
    private bool Holds(AuthenticatedClient client) => _limits.Clients.Holds(client.Client, client.ProvenBy);

    // The same words as for any wrong token: it is one by now.
    private void RefuseRevoked(AuthenticatedClient client)
    {
        ServerLog.LoginRevoked(_services.Logger, Where, client.Client, client.Remote);
        client.Connection.TrySend(new Refused(RefusalCode.BadCredentials, "unknown client or wrong token"));
        _ = client.Connection.CloseAsync(LastWord).AsTask();
    }

    private void TellAll(object message)
    {
        foreach (var (session, _, _) in _byClient.Values)
        {
            session.Tell(message);
        }
    }
}
