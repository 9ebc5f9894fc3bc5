using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Venus.Client;
using Venus.Client.Configuration;
using Venus.Hocon;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Peers;
using Venus.Server;
using Venus.Server.Configuration;
using Venus.Server.Gate;

namespace Venus.FuzzTests.Wire;

/// <summary>A whole server node in this process, with limits wide enough that what is sent is also read.</summary>
internal sealed class VictimServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PortableRelayEngine _relay = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("venus-fuzz-");
    private readonly ServerIdentity _identity;
    private readonly ActorSystem _system;
    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, TaskCompletionSource<IPEndPoint>> _apps = new() { ["web"] = new(), ["bare"] = new() };
    private readonly TaskCompletionSource _online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VictimServer()
    {
        _identity = ServerIdentity.LoadOrCreate(_folder.FullName);
        _system = ActorSystem.Create("victim");
        HandoverCollectorActor.Start(_system);
        var ear = _system.ActorOf(ActorProps.Of(() => new Ear(this)));
        _system.EventStream.Subscribe(ear, typeof(ServerListening));
        _system.EventStream.Subscribe(ear, typeof(AppListening));
        _system.EventStream.Subscribe(ear, typeof(AppOnline));
        _system.EventStream.Subscribe(ear, typeof(LifecycleEvent));
        var options = Options();
        _system.ActorOf(ServerActor.Props(options, _identity, new ClientDirectory(options.Clients), new NodeServices(NullLogger.Instance, _relay, TimeProvider.System, new NodeExit())), "server");
    }

    public Token Token { get; } = Token.New();

    /// <summary>Where it listens.</summary>
    public Task<IPEndPoint> ListeningAsync() => _listening.Task.WaitAsync(Patience);

    /// <summary>Fails if any of its actors has failed.</summary>
    public void ShouldBeWhole() => _failed.Task.IsCompleted.ShouldBeFalse("an actor of the server was restarted");

    /// <summary>The server's key.</summary>
    public PinnedKey Key => _identity.SpkiPin;

    /// <summary>Where an app's visitors connect.</summary>
    public Task<IPEndPoint> AppAsync(string app) => _apps[app].Task.WaitAsync(Patience);

    /// <summary>Logs the client in that both apps belong to, and serves them.</summary>
    public async Task<ClientSession> ServeAsync()
    {
        var session = await LogInAsync("laptop");
        _ = session.Connection.RunAsync(message => Answer(session, message), CancellationToken.None);
        session.Connection.TrySend(new Register("web", LinkKind.Sealed, null)).ShouldBeTrue();
        session.Connection.TrySend(new Register("bare", LinkKind.Raw, null)).ShouldBeTrue();
        return session;
    }

    private static void Answer(ClientSession session, ControlMessage message)
    {
        if (message is Ping ping)
        {
            session.Connection.TrySend(new Pong(ping.Value));
        }
    }

    /// <summary>Has a whole client node of ours serve the first app.</summary>
    /// <param name="target">Where its visitors are taken.</param>
    public async Task ServeAsync(IPEndPoint target)
    {
        var options = HoconBinder.Bind<ClientOptions>(
            HoconDocument.ParseText($$"""
                venus.client {
                  name = laptop
                  server { address = "{{await ListeningAsync()}}", key = "{{Key}}", token = "{{Token.Reveal()}}" }
                  apps.web.target = "{{target}}"
                }
                """, "fuzz").WithFallback(Reference()).Resolve(),
            "venus.client").Value!;
        _system.ActorOf(ClientActor.Props(options, new NodeServices(NullLogger.Instance, _relay, TimeProvider.System, new NodeExit())), "client");
        await _online.Task.WaitAsync(Patience);
    }

    /// <summary>Logs a client in, as a client does.</summary>
    public async Task<ClientSession> LogInAsync(string client) => await ClientHandshake.ConnectAsync(
        new ClientHandshakeOptions
        {
            Host = "127.0.0.1",
            Port = (await ListeningAsync()).Port,
            Client = client,
            Token = Token,
            Instance = InstanceId.New(),
            PinnedKeys = [_identity.SpkiPin],
        },
        TimeProvider.System,
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        await _relay.DisposeAsync();
        _identity.Dispose();
        _folder.Delete(recursive: true);
    }

    private ServerOptions Options() => HoconBinder.Bind<ServerOptions>(
        HoconDocument.ParseText($$"""
            venus.server {
              listen = "127.0.0.1:0", state-dir = "unused"
              # The limits are tested elsewhere: here as much as possible shall get past them.
              limits.source { handshakes { rate = 1000000, burst = 1000000 }, failure-cost = 0, max-pending = 1024 }
              limits { handshakes { rate = 1000000, burst = 1000000 }, session.logins { rate = 1000000, burst = 1000000 }, drop-from = 1024 }
              handshake { max-pending = 1024, timeout = 2s }
              links { max-idle = 32, keep-alive = 1s, wait-timeout = 200ms, bind-timeout = 1s, resume-grace = 0s }
              client-defaults.token = "{{Token.Reveal()}}"
              # The tablet alone may open ports: what others send at random shall open none that stays for a while.
              clients { laptop {}, phone {}, tablet { ports = ["127.0.0.1:1-65535"] } }
              apps { web { listen = "127.0.0.1:0", client = laptop }, bare { listen = "127.0.0.1:0", client = laptop, encryption = none } }
            }
            """, "fuzz").WithFallback(Reference()).Resolve(),
        "venus.server").Value!;

    private static HoconDocument Reference()
    {
        using var reader = new StreamReader(typeof(VictimServer).Assembly.GetManifestResourceStream("reference.conf")!);
        return HoconDocument.ParseText(reader.ReadToEnd(), "reference.conf");
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(VictimServer server)
        {
            Receive<ServerListening>(listening => server._listening.TrySetResult(listening.EndPoint));
            Receive<AppListening>(listening => server._apps.GetValueOrDefault(listening.App)?.TrySetResult(listening.EndPoint));
            Receive<AppOnline>(_ => server._online.TrySetResult());
            Receive<LifecycleEvent>(step =>
            {
                if (step.Kind == LifecycleKind.Restarted)
                {
                    server._failed.TrySetResult();
                }
            });
        }
    }
}
