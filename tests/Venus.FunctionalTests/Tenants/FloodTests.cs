using Venus.Net.Protocol;
using Venus.Peers;
using Venus.Server;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Tenants;

/// <summary>What one client may have the server do by sending as fast as it can: its own messages wait, the log says it a handful of times, nobody else notices.</summary>
public sealed class FloodTests
{
    private const int Flood = 3000;
    private const int FloodOfUnregister = 400;
    private const int Handful = 100;

    public static TheoryData<string> Messages => ["health", "health-of-another", "go-away", "register-refused", "register-taken", "unregister-of-another", "link-lost", "ping", "later-version", "churn"];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Flood_of_one_message_leaves_a_handful_of_lines_and_the_other_clients_visitors(string message)
    {
        await using var both = await TwoClients.OpenAsync();
        using var visitor = await both.VisitAsync("listed");
        using var intruder = await both.IntrudeAsync();
        await intruder.SendAsync(new Register("intruders", LinkKind.Sealed, null));
        await intruder.ReadAsync<Registered>();
        var lines = both.Server.Log.Lines.Count;

        await TwoClients.SettleAsync(intruder, FloodAsync(intruder, Frames(message)));

        await visitor.EchoAsync();
        (await both.VisitAsync("asked")).Dispose();
        both.Server.Log.Lines.Skip(lines).Count(static line => line.Event is not "app-online" and not "app-offline").ShouldBeLessThan(Handful, both.Server.Log.ToString());
        both.Server.Events.All<ClientOffline>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Client_beyond_its_rate_is_slowed_and_not_ended_however_long_its_messages_wait()
    {
        // Everything comes in one segment, and is handled for longer than a silent client would live.
        await using var both = await TwoClients.OpenAsync(static options => options with
        {
            Heartbeat = new HeartbeatOptions(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)),
            Limits = options.Limits with { Session = options.Limits.Session with { Frames = new RateOptions(25, 4) } },
        });
        using var intruder = await both.IntrudeAsync();

        await intruder.SendAsync([.. Enumerable.Range(1, 30).Select(static number => (ControlMessage)new Ping((ulong)number))]);
        for (ulong number = 1; number <= 30; number++)
        {
            (await intruder.ReadAsync<Pong>()).Value.ShouldBe(number);
        }

        both.Server.Events.All<ClientOffline>().ShouldBeEmpty();
        both.Server.Log.Lines.ShouldContain(static line => line.Event == "client-slowed" && line.Text.Contains("limits.session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Registrations_have_a_rate_of_their_own()
    {
        await using var both = await TwoClients.OpenAsync(static options => options with
        {
            Limits = options.Limits with { Session = options.Limits.Session with { Registrations = new RateOptions(50, 2) } },
        });
        using var intruder = await both.IntrudeAsync();

        for (var times = 0; times < 6; times++)
        {
            await TwoClients.SettleAsync(intruder);
        }

        both.Server.Log.Lines.ShouldContain(static line => line.Event == "client-slowed" && line.Text.Contains("intruder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Client_that_does_not_read_its_answers_is_ended_with_one_cause()
    {
        var plenty = new RateOptions(1_000_000, 1_000_000);
        await using var both = await TwoClients.OpenAsync(options => options with
        {
            Limits = options.Limits with { Session = options.Limits.Session with { Frames = plenty, Registrations = plenty } },
        });
        using var visitor = await both.VisitAsync("listed");
        using var intruder = await both.IntrudeAsync();

        var flooding = FloodAsync(intruder, Enumerable.Repeat(ControlCodec.Encode(new Register(new string('n', 64), LinkKind.Sealed, new string('x', 200))), 200_000));
        var offline = await both.Server.Events.FirstAsync<ClientOffline>();

        offline.Cause.ShouldStartWith("it takes none of its answers");
        await Should.ThrowAsync<IOException>(flooding);
        await visitor.EchoAsync();
    }

    [Fact]
    public async Task Client_that_logs_in_too_often_is_refused_until_it_waits()
    {
        await using var both = await TwoClients.OpenAsync(static options => options with
        {
            Limits = options.Limits with { Session = options.Limits.Session with { Logins = new RateOptions(1, 5) } },
        });
        using var visitor = await both.VisitAsync("listed");
        var refused = 0;
        for (var times = 0; times < 12; times++)
        {
            try
            {
                using var intruder = await both.IntrudeAsync();
            }
            catch (IOException refusal)
            {
                refusal.Message.ShouldContain(nameof(RefusalCode.TooMany));
                refused++;
            }
        }

        refused.ShouldBeInRange(1, 7);
        both.Server.Events.All<ClientOnline>().Count(static online => online.Client == "intruder").ShouldBeLessThanOrEqualTo(12 - refused);
        both.Server.Log.Lines.ShouldContain(static line => line.Event == "login-refused");
        await visitor.EchoAsync();
    }

    private static async Task FloodAsync(RawPeer peer, IEnumerable<byte[]> frames)
    {
        foreach (var part in frames.Chunk(500))
        {
            await peer.SendAsync([.. part.SelectMany(static frame => frame)]);
        }
    }

    private static IEnumerable<byte[]> Frames(string message) =>
        message == "later-version" ? Enumerable.Repeat<byte[]>([0, 0, 4, 1, 99, .. new byte[1024]], Flood) : MessagesOf(message).Select(ControlCodec.Encode);

    // As many as the burst of its rate lets through at once: the test is about what they do, not about waiting for them.
    private static int CountOf(string message) => message is "churn" or "unregister-of-another" ? FloodOfUnregister : Flood;

    private static IEnumerable<ControlMessage> MessagesOf(string message) => Enumerable.Range(0, CountOf(message)).Select(number => message switch
    {
        "health" => new TargetHealth("intruders", number % 2 == 0, new string('t', 512)),
        "health-of-another" => new TargetHealth("listed", false, "made up"),
        "go-away" => new GoAway(GoAwayReason.ShuttingDown, TimeSpan.Zero),
        "register-refused" => new Register($"none-{number}", LinkKind.Sealed, null),
        "register-taken" => new Register("asked", LinkKind.Sealed, "127.0.0.1:1"),
        "unregister-of-another" => new Unregister("asked"),
        "link-lost" => new LinkLost("asked", BridgeId.New(), 0),
        "churn" => number % 2 == 0 ? new Unregister("intruders") : new Register("intruders", LinkKind.Sealed, null),
        _ => (ControlMessage)new Ping((ulong)number),
    });
}
