using Venus.Client.Configuration;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Servers;

/// <summary>Keeps one connection actor for each configured server. It lives as long as the node.</summary>
public sealed class ServersActor : SupervisedActor
{
    /// <summary>From a connection: this server will never have us. When no server is left, the node ends.</summary>
    /// <param name="Server">The server's name.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record GaveUp(string Server, string Cause);

    private readonly ClientOptions _options;
    private readonly IActorRef _apps;
    private readonly NodeServices _services;
    private readonly InstanceId _instance = InstanceId.New();
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);

    private ServersActor(ClientOptions options, IActorRef apps, NodeServices services)
    {
        _options = options;
        _apps = apps;
        _services = services;
        Receive<GaveUp>(OnGaveUp);
        Receive<Drain>(drain => TellAll(drain));
    }

    /// <summary>Makes the actor.</summary>
    /// <param name="options">The client's options.</param>
    /// <param name="apps">The apps, which learn of servers that come and go.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(ClientOptions options, IActorRef apps, NodeServices services) =>
        ActorProps.Of(() => new ServersActor(options, apps, services));

    /// <inheritdoc />
    protected override void Begin()
    {
        foreach (var (name, server) in _options.AllServers)
        {
            _left.Add(name);
            Context.ActorOf(ServerConnectionActor.Props(name, server, _instance, _options, _apps, _services), name);
        }
    }

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() =>
        Supervise.Restarting(_services.Logger, _options.Supervision.MaxRestarts, _options.Supervision.Window);

    private void OnGaveUp(GaveUp gaveUp)
    {
        _left.Remove(gaveUp.Server);
        if (_left.Count == 0)
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
