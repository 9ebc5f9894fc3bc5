using Microsoft.Extensions.Logging.Abstractions;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server.Configuration;
using Venus.Server.Gate;
using Venus.Server.Limits;
using Venus.Server.Tests.Limits;
using Venus.Supervision;

namespace Venus.Server.Tests.Actors;

/// <summary>One actor of the server at a time; probes stand for those that it speaks with.</summary>
public abstract class ActorSpec : TestKit
{
    private static readonly Lazy<ServerIdentity> SharedIdentity = new(MakeIdentity);

    private readonly PortableRelayEngine _relay = new();

    private protected ActorSpec()
    {
        Token = Token.New();
        Options = new LiveOptions<ServerOptions>(Samples.Server() with
        {
            Listen = ListenAddress.Parse("127.0.0.1:0"),
            Clients = new Dictionary<string, ClientAccount> { [Client] = new(new Secret(Token.Reveal()), null, null, [], 2) },
        });
        Clients = new LiveOptions<IClientDirectory>(new ClientDirectory(Options.Current.Clients));
        Services = new NodeServices(NullLogger.Instance, _relay, TimeProvider.System, new NodeExit());
        Limits = new NodeLimits(Options, Clients, Services);
    }

    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    protected static string Client => "laptop";

    protected static ServerIdentity Identity => SharedIdentity.Value;

    protected Token Token { get; }

    private protected LiveOptions<ServerOptions> Options { get; }

    private protected LiveOptions<IClientDirectory> Clients { get; }

    private protected NodeServices Services { get; }

    private protected NodeLimits Limits { get; }

    /// <summary>Starts a gate and says where it listens.</summary>
    private protected async Task<(IActorRef Gate, System.Net.IPEndPoint Listens)> OpenGateAsync(IActorRef sessions)
    {
        var listening = CreateTestProbe();
        Sys.EventStream.Subscribe(listening, typeof(ServerListening));
        var gate = Sys.ActorOf(GateActor.Props(Options, Identity, new LiveClientDirectory(Clients), sessions, Limits.Peers, Services));
        return (gate, (await listening.ExpectMsgAsync<ServerListening>(Patience)).EndPoint);
    }

    /// <summary>Logs a client in as a client does. It completes when a session has welcomed it.</summary>
    protected async Task<ClientSession> LogInAsync(System.Net.IPEndPoint gate, InstanceId? run = null) => await ClientHandshake.ConnectAsync(
        new ClientHandshakeOptions
        {
            Host = gate.Address.ToString(),
            Port = gate.Port,
            Client = Client,
            Token = Token,
            Instance = run ?? InstanceId.New(),
            PinnedKeys = [Identity.SpkiPin],
        },
        TimeProvider.System,
        CancellationToken.None);

    private static ServerIdentity MakeIdentity()
    {
        var folder = Directory.CreateTempSubdirectory("venus-specs-");
        var identity = ServerIdentity.LoadOrCreate(folder.FullName);
        folder.Delete(recursive: true);
        return identity;
    }
}
