using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Venus.FunctionalTests.Support;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Limits;

/// <summary>How many visitors come in, over all apps together, and what the others find: a reset at once.</summary>
public sealed class VisitorLimitTests
{
    [Theory]
    [InlineData(2, 100, "limits.max-visitors)")]
    [InlineData(100, 2, "limits.max-visitors-per-client")]
    public async Task A_visitor_beyond_what_all_apps_may_have_is_reset_until_another_one_goes(int node, int client, string key)
    {
        await using var target = Target.Echo();
        await using var server = Server(limits => limits with { MaxVisitors = node, MaxVisitorsPerClient = client });
        await using var clientNode = new ClientNode(Options.Client(
            (await server.ListeningAsync()).Port, server.Pin, ("one", Options.ClientApp(target.Port)), ("two", Options.ClientApp(target.Port))));
        var (one, two) = (await server.OnlineAsync("one"), await server.OnlineAsync("two"));
        using var first = await Visitor.ConnectAsync(one);
        using var second = await Visitor.ConnectAsync(two);
        await EchoAsync(first);
        await EchoAsync(second);

        (await Visitor.IsResetAsync(one)).ShouldBeTrue();
        (await Visitor.IsResetAsync(two)).ShouldBeTrue();
        server.Log.Lines.ShouldContain(line => line.Event == "visitor-refused" && line.Text.Contains(key, StringComparison.Ordinal));
        first.Dispose();

        (await Retry.UntilServedAsync(two)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_visitor_beyond_what_its_source_may_have_is_reset_and_another_source_is_not(bool asked)
    {
        await using var target = Target.Echo();
        var options = Options.Server(("listed", Options.ServerApp() with { MaxVisitorsPerSource = 2 }));
        await using var server = new ServerNode(options with { AskedApps = options.AskedApps with { MaxVisitorsPerSource = 2 } }, TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client(
            (await server.ListeningAsync()).Port,
            server.Pin,
            ("listed", Options.ClientApp(target.Port)),
            ("asked", Options.ClientApp(target.Port, listen: $"127.0.0.1:{FreePort.Next()}"))));
        var app = await server.OnlineAsync(asked ? "asked" : "listed");
        using var first = await Visitor.ConnectAsync(app);
        using var second = await Visitor.ConnectAsync(app);
        await EchoAsync(first);
        await EchoAsync(second);

        (await Visitor.IsResetAsync(app)).ShouldBeTrue();
        server.Log.Lines.ShouldContain(
            static line => line.Event == "visitor-refused" && line.Text.Contains("max-visitors-per-source", StringComparison.Ordinal));
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await other.ConnectAsync(app);
        await EchoAsync(other);
        first.Dispose();

        (await Retry.UntilServedAsync(app)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_visitor_beyond_those_that_may_wait_is_reset_at_once()
    {
        await using var server = Server(static limits => limits with { MaxWaiting = 2 });
        var session = await LazyClientAsync(server, "one");
        var app = await server.OnlineAsync("one");
        using var first = await Visitor.ConnectAsync(app);
        using var second = await Visitor.ConnectAsync(app);
        await session.WaitingAsync(2);

        (await Visitor.IsResetAsync(app)).ShouldBeTrue();

        server.Log.Lines.ShouldContain(static line => line.Event == "visitor-refused" && line.Text.Contains("limits.max-waiting", StringComparison.Ordinal));
        session.Session.Connection.Abort();
    }

    [Fact]
    public async Task A_visitor_that_would_take_one_of_the_last_descriptors_is_reset()
    {
        if (Descriptors.Limit is null)
        {
            return;
        }

        await using var target = Target.Echo();
        await using var server = Server(static limits => limits with { ReserveDescriptors = int.MaxValue });
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("one", Options.ClientApp(target.Port))));

        (await Visitor.IsResetAsync(await server.OnlineAsync("one"))).ShouldBeTrue();

        server.Log.Lines.ShouldContain(static line => line.Event == "visitor-refused" && line.Text.Contains("LimitNOFILE", StringComparison.Ordinal));
        server.Log.Lines.ShouldContain(static line => line.Event == "descriptors-short");
    }

    [Fact]
    public async Task A_flood_of_refused_visitors_is_counted_and_leaves_a_handful_of_lines_in_the_log()
    {
        const int Flood = 300;
        using var meter = new MeterListener();
        var counted = 0L;
        meter.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "venus.visitors.refused", Meter.Name: NodeMeter.Name })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref counted, count));
        meter.Start();
        await using var server = Server(static limits => limits);
        var app = await server.AppAsync("one");
        for (var times = 0; times < Flood; times++)
        {
            (await Visitor.IsResetAsync(app)).ShouldBeTrue();
        }

        server.Log.Lines.Count(static line => line.Event == "visitor-refused").ShouldBeInRange(1, 100);
        Interlocked.Read(ref counted).ShouldBeGreaterThanOrEqualTo(Flood);
    }

    private static async Task EchoAsync(Socket visitor)
    {
        await visitor.SendAsync("a"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
    }

    private static ServerNode Server(Func<LimitOptions, LimitOptions> change)
    {
        var options = Options.Server(("one", Options.ServerApp()), ("two", Options.ServerApp()));
        return new ServerNode(options with { Limits = change(options.Limits) }, TestIdentity.Shared);
    }

    /// <summary>A client that registers an app and dials no data link, whatever it is asked.</summary>
    private static async Task<Lazy> LazyClientAsync(ServerNode server, string app)
    {
        PinnedKey.TryParse(server.Pin, out var key).ShouldBeTrue();
        var session = await ClientHandshake.ConnectAsync(
            new ClientHandshakeOptions
            {
                Host = IPAddress.Loopback.ToString(),
                Port = (await server.ListeningAsync()).Port,
                Client = "laptop",
                Token = Options.LaptopToken,
                Instance = InstanceId.New(),
                PinnedKeys = [key!],
            },
            TimeProvider.System,
            CancellationToken.None);
        var lazy = new Lazy(session);
        session.Connection.TrySend(new Register(app, LinkKind.Sealed, null)).ShouldBeTrue();
        return lazy;
    }

    private sealed class Lazy
    {
        private readonly SemaphoreSlim _asked = new(0);

        public Lazy(ClientSession session)
        {
            Session = session;
            _ = session.Connection.RunAsync(OnMessage, CancellationToken.None);
        }

        public ClientSession Session { get; }

        /// <summary>Waits until the server has asked for so many links.</summary>
        public async Task WaitingAsync(int count)
        {
            for (; count > 0; count--)
            {
                (await _asked.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
            }
        }

        private void OnMessage(ControlMessage message)
        {
            switch (message)
            {
                case Activate:
                    _asked.Release();
                    break;
                case Ping ping:
                    Session.Connection.TrySend(new Pong(ping.Value));
                    break;
            }
        }
    }
}
