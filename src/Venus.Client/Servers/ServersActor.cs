using Venus.Client.Configuration;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Servers;

/// <summary>Keeps one connection actor for each configured server. It lives as long as the node.</summary>
public sealed class ServersActor : SupervisedActor
{
    /// <summary>From a connection: the server has let this client in.</summary>
    /// <param name="Server">The server's name.</param>
    public sealed record WasWelcomed(string Server);

    /// <summary>
    /// From a connection: the server refused this client in a way that only a change of configuration mends. A client that some server has welcomed
    /// asks again, slowly: the fault may be the
    /// server's. One that all have refused from the start ends.
    /// </summary>
    /// <param name="Server">The server's name.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record WasRefused(string Server, string Cause);

    /// <summary>From a connection: another run of this client has its name there. When no server is left, the node ends.</summary>
    /// <param name="Server">The server's name.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record GaveUp(string Server, string Cause);

    /// <summary>The node's options have changed: connections that differ are made anew, others are not touched.</summary>
    public sealed record OptionsChanged
    {
        /// <summary>The one instance.</summary>
        public static OptionsChanged Instance { get; } = new();
    }

    private sealed record ConnectionEnded(string Server, IActorRef Connection);

    // All that a connection is made from: what differs in none of these need not be made anew.
    private sealed record Terms(string Client, ServerAccount Account, ConnectOptions Connect, ClientLinkOptions Links);

    private readonly LiveOptions<ClientOptions> _options;
    private readonly IActorRef _apps;
    private readonly NodeServices _services;
    private readonly InstanceId _instance = InstanceId.New();
    private readonly Dictionary<string, (IActorRef Connection, Terms? Terms)> _servers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private bool _welcomed;

    private ServersActor(LiveOptions<ClientOptions> options, IActorRef apps, NodeServices services)
    {
        _options = options;
        _apps = apps;
        _services = services;
        Receive<WasWelcomed>(OnWelcomed);
        Receive<WasRefused>(OnRefused);
        Receive<GaveUp>(OnGaveUp);
        Receive<OptionsChanged>(_ => OnOptionsChanged());
        Receive<ConnectionEnded>(OnConnectionEnded);
        Receive<Drain>(drain => TellAll(drain));
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="apps">The apps, which learn of servers that come and go.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(LiveOptions<ClientOptions> options, IActorRef apps, NodeServices services) =>
        ActorProps.Of(() => new ServersActor(options, apps, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        foreach (var (name, server) in _options.Current.AllServers)
        {
            Open(name, server);
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Current.Supervision.MaxRestarts, _options.Current.Supervision.Window);

    private Terms TermsOf(ServerAccount server) =>
        new(_options.Current.Name, server, _options.Current.Connect, _options.Current.Links);

    private void Open(string name, ServerAccount server)
    {
        var connection = Context.ActorOf(ServerConnectionActor.Props(name, server, _instance, _options.Current, _apps, _services), ActorNames.Of(name));
        Context.WatchWith(connection, new ConnectionEnded(name, connection));
        _servers[name] = (connection, TermsOf(server));
        _left.Add(name);
    }

    private void OnOptionsChanged()
    {
        var wanted = _options.Current.AllServers.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, (connection, terms)) in _servers.ToList())
        {
            // One that gave up is asked again: what it gave up for may have been mended on either side.
            if (connection.IsNobody())
            {
                _servers.Remove(name);
            }
            else if (!_left.Contains(name))
            {
                _servers[name] = (connection, null);
            }
            else if (!wanted.TryGetValue(name, out var server) || TermsOf(server) != terms)
            {
                Context.Stop(connection);
            }
            else
            {
                connection.Tell(ServerConnectionActor.LookAgain.Instance);
            }
        }

        foreach (var (name, server) in wanted)
        {
            if (!_servers.ContainsKey(name))
            {
                Open(name, server);
            }
        }
    }

    // One that gave up is not dialled again before the next reload.
    private void OnConnectionEnded(ConnectionEnded ended)
    {
        // One that ended just before this actor was restarted has a successor already.
        if (!_servers.TryGetValue(ended.Server, out var known) || !known.Connection.Equals(ended.Connection))
        {
            return;
        }

        var terms = known.Terms;
        _refused.Remove(ended.Server);
        var server = _options.Current.AllServers.FirstOrDefault(entry => entry.Key == ended.Server).Value;
        if (server is null)
        {
            _servers.Remove(ended.Server);
            _left.Remove(ended.Server);
        }
        else if (TermsOf(server) != terms)
        {
            Open(ended.Server, server);
        }
        else
        {
            _servers[ended.Server] = (ActorRefs.Nobody, terms);
        }
    }

    private void OnWelcomed(WasWelcomed welcomed)
    {
        _welcomed = true;
        _refused.Remove(welcomed.Server);
    }

    private void OnRefused(WasRefused refused)
    {
        _refused.Add(refused.Server);
        if (!_welcomed && _left.IsSubsetOf(_refused))
        {
            ClientLog.Refused(_services.Logger, Where, refused.Server, refused.Cause);
            _services.Exit.Request(NodeExitCode.Refused, refused.Cause);
            return;
        }

        Sender.Tell(ServerConnectionActor.TrySlowly.Instance);
    }

    private void OnGaveUp(GaveUp gaveUp)
    {
        _left.Remove(gaveUp.Server);
        if (_left.Count == 0 || (!_welcomed && _left.IsSubsetOf(_refused)))
        {
            _services.Exit.Request(NodeExitCode.Refused, gaveUp.Cause);
        }
    }

    private static void TellAll(object message)
    {
        foreach (var child in Context.GetChildren())
        {
            child.Tell(message);
        }
    }
}
