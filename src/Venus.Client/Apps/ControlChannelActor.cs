using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Net.Protocol;
using Venus.Supervision;

namespace Venus.Client.Apps;

/// <summary>
/// The client's end of one app's control channel: registers the app on every server, takes ACTIVATE, and tells the servers how
/// the target fares. It lives as long as the app; after a restart it asks which servers are here and registers again.
/// </summary>
/// <remarks><code>
/// per server: ServerCame ──► Registering ──registered──► Registered
///                               ▲  └─refused─► timer ─┘  (refused for good by a server that never served it: given up until the server comes again)
/// </code></remarks>
public sealed class ControlChannelActor : SupervisedActor, IWithTimers
{
    /// <summary>To the apps: tell me the servers that are here, by one <see cref="AppsActor.ServerCame"/> each.</summary>
    public sealed record WhichServers
    {
        /// <summary>The one instance.</summary>
        public static WhichServers Instance { get; } = new();
    }

    private sealed record RegisterAgain(string Server);

    private readonly string _app;
    private readonly ClientAppOptions _options;
    private readonly NodeServices _services;
    private readonly Dictionary<string, IActorRef> _servers = new(StringComparer.Ordinal);
    private readonly BackOff _backOff;
    private readonly BackOff _refusedBackOff;
    private readonly HashSet<string> _served = new(StringComparer.Ordinal);
    private readonly LogThrottle _answerLog;
    private TargetHealth? _down;

    private ControlChannelActor(string app, ClientAppOptions options, TimeSpan refusedBackOff, NodeServices services)
    {
        _app = app;
        _options = options;
        _services = services;
        _answerLog = new LogThrottle(services.Clock);
        _backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), services.Random);
        _refusedBackOff = new BackOff(refusedBackOff, refusedBackOff, services.Random);
        Receive<AppsActor.ServerCame>(OnServerCame);
        Receive<AppsActor.ServerWent>(went => _servers.Remove(went.Server));
        Receive<AppsActor.RegistrationAnswered>(OnAnswered);
        Receive<AppsActor.Activated>(OnActivated);
        Receive<RegisterAgain>(again => Register(again.Server));
        Receive<BridgeActor.TargetAnswered>(_ => Report(up: true, "the target answers"));
        Receive<BridgeActor.TargetFailed>(failed => Report(up: false, failed.Cause));
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Makes the actor.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="options">The app's options.</param>
    /// <param name="refusedBackOff">How long to wait after a refusal by a server that has served the app.</param>
    /// <param name="services">The node's services.</param>
    public static Props Props(string app, ClientAppOptions options, TimeSpan refusedBackOff, NodeServices services) =>
        ActorProps.Of(() => new ControlChannelActor(app, options, refusedBackOff, services));

    /// <inheritdoc />
    protected override void Begin() => Context.Parent.Tell(WhichServers.Instance);

    private void OnServerCame(AppsActor.ServerCame came)
    {
        _servers[came.Server] = came.Connection;
        Register(came.Server);
    }

    private void Register(string server)
    {
        if (_servers.TryGetValue(server, out var connection))
        {
            var register = new Register(_app, _options.Encryption.ToLinkKind(), _options.Listen?.ToString());
            connection.Tell(new ServerConnectionActor.RegisterApp(register));
        }
    }

    private void OnAnswered(AppsActor.RegistrationAnswered answered)
    {
        if (answered.Refusal is { } refusal)
        {
            OnRefused(answered.Server, refusal);
            return;
        }

        _backOff.Reset();
        _served.Add(answered.Server);
        if (_servers.TryGetValue(answered.Server, out var connection))
        {
            connection.Tell(new LinksActor.KeepWarm(_options.Encryption.ToLinkKind()));
            if (_down is { } down)
            {
                connection.Tell(new ServerConnectionActor.ReportHealth(down));
            }
        }

        if (_answerLog.TryTake(out var unsaid))
        {
            ClientLog.AppRegistered(_services.Logger, Where, _app, answered.Server, answered.Listen!, unsaid);
        }

        Context.System.EventStream.Publish(new AppRegistered(_app, answered.Server, answered.Listen!));
    }

    private void OnRefused(string server, RegisterRefused refusal)
    {
        Context.System.EventStream.Publish(new AppRefused(_app, server, refusal.Code, refusal.Text));
        var final = IsFinal(refusal.Code);
        var said = _answerLog.TryTake(out var unsaid);
        if (final && !_served.Contains(server))
        {
            if (said)
            {
                ClientLog.AppRefused(_services.Logger, Where, _app, server, refusal.Code, refusal.Text, unsaid);
            }

            Context.Parent.Tell(new AppsActor.RefusedForGood(_app, refusal.Text));
            return;
        }

        // A server that has served it may do so again: whoever took it out there by mistake will put it back.
        var wait = final ? _refusedBackOff.Next() : _backOff.Next();
        if (said)
        {
            ClientLog.AppRefusedForNow(_services.Logger, Where, _app, server, refusal.Code, refusal.Text, wait, unsaid);
        }

        Timers.StartSingleTimer(server, new RegisterAgain(server), wait);
    }

    // What only a change of configuration can mend, on either side.
    private static bool IsFinal(RefusalCode code) =>
        code is RefusalCode.NoRight or RefusalCode.UnknownApp or RefusalCode.EncryptionMismatch or RefusalCode.BadListen or RefusalCode.BadName;

    // Which kind of link carries the app was settled when it was registered.
    private void OnActivated(AppsActor.Activated activated)
    {
        if (activated.Activate.Kind == _options.Encryption.ToLinkKind())
        {
            activated.Connection.Tell(new ServerConnectionActor.OpenLinks(activated.Activate.Kind, activated.Activate.Count));
        }
    }

    private void Report(bool up, string text)
    {
        var health = new TargetHealth(_app, up, text);
        _down = up ? null : health;
        foreach (var connection in _servers.Values)
        {
            connection.Tell(new ServerConnectionActor.ReportHealth(health));
        }
    }
}
