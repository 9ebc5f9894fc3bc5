using Venus.FunctionalTests.Support;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Limits;

/// <summary>What strangers may cost the server's port, and that its clients do not notice.</summary>
public sealed class GateLimitTests
{
    private const string Elsewhere = "127.0.0.66";

    private static readonly SourceLimitOptions Tight = Options.Server().Limits.Source with { Handshakes = new RateOptions(1, 3), FailureCost = 3 };

    [Fact]
    public async Task A_source_that_fails_is_turned_away_and_a_client_from_another_one_logs_in()
    {
        await using var target = Target.Echo();
        await using var server = Server(limits => limits with { Source = Tight });
        var gate = await server.ListeningAsync();
        for (var times = 0; times < 10; times++)
        {
            await Stranger.FailAsync(gate, Elsewhere);
        }

        await server.LoggedAsync("peer-limited");
        await using var client = new ClientNode(Options.Client(gate.Port, server.Pin, ("app", Options.ClientApp(target.Port))));

        (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
        server.Log.Lines.ShouldContain(static line => line.Event == "peer-limited" && line.Text.Contains("limits.source", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_whose_source_fails_too_often_by_anothers_doing_still_opens_data_links()
    {
        await using var target = Target.Echo();
        await using var server = Server(limits => limits with { Source = Tight });
        var gate = await server.ListeningAsync();
        await using var client = new ClientNode(Options.Client(gate.Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        var app = await server.OnlineAsync("app");
        for (var times = 0; times < 10; times++)
        {
            await Stranger.FailAsync(gate, "127.0.0.1");
        }

        await server.LoggedAsync("peer-limited");
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Visitor.ExchangeAsync(app, "hello"u8.ToArray())));

        replies.ShouldAllBe(static reply => reply.Length == 5);
    }

    [Fact]
    public async Task A_source_whose_places_are_taken_gets_no_more_and_a_client_from_another_one_does()
    {
        await using var target = Target.Echo();
        await using var server = Server(limits => limits with { Source = limits.Source with { MaxPending = 4 } });
        var gate = await server.ListeningAsync();
        var silent = new List<Stranger>();
        try
        {
            for (var count = 0; count < 4; count++)
            {
                silent.Add(await Stranger.ConnectAsync(gate, Elsewhere));
            }

            using var late = await Stranger.ConnectAsync(gate, Elsewhere);
            await late.IsClosedAsync();
            await using var client = new ClientNode(Options.Client(gate.Port, server.Pin, ("app", Options.ClientApp(target.Port))));

            (await Visitor.ExchangeAsync(await server.OnlineAsync("app"), "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());
            server.Log.Lines.ShouldContain(static line => line.Event == "peer-limited" && line.Text.Contains("limits.source.max-pending", StringComparison.Ordinal));
        }
        finally
        {
            silent.ForEach(static stranger => stranger.Dispose());
        }
    }

    [Fact]
    public async Task Strangers_beyond_the_places_of_the_gate_are_closed_at_once()
    {
        await using var server = new ServerNode(
            Options.Server() with { Handshake = new HandshakeOptions(TimeSpan.FromMinutes(5), 4, 128), Limits = Options.Server().Limits with { DropFrom = 4 } }, TestIdentity.Shared);
        var gate = await server.ListeningAsync();
        var silent = await Task.WhenAll(Enumerable.Range(1, 4).Select(host => Stranger.ConnectAsync(gate, $"127.0.1.{host}")));

        using var late = await Stranger.ConnectAsync(gate, "127.0.1.9");
        await late.IsClosedAsync();

        await server.LoggedAsync("peer-limited");
        server.Log.Lines.ShouldContain(static line => line.Event == "peer-limited" && line.Text.Contains("handshake.max-pending", StringComparison.Ordinal));
        foreach (var stranger in silent)
        {
            stranger.Dispose();
        }
    }

    [Fact]
    public async Task One_byte_of_TLS_costs_nobody_else_a_handshake()
    {
        await using var server = Server(static limits => limits with { Handshakes = new RateOptions(1, 4), Source = limits.Source with { FailureCost = 0 } });
        var gate = await server.ListeningAsync();
        for (var times = 0; times < 40; times++)
        {
            await Stranger.SayOneByteAsync(gate, $"127.0.0.{66 + (times % 3)}");
        }

        await using var client = new ClientNode(Options.Client(gate.Port, server.Pin, ("app", Options.ClientApp(1))));
        await server.OnlineAsync("app");

        server.Log.Lines.ShouldNotContain(static line => line.Event == "peer-limited");
        client.Log.Lines.Where(static line => line.Event == "dial-failed").ShouldBeEmpty(server.Log.ToString());
    }

    [Fact]
    public async Task A_few_sources_that_take_all_handshakes_they_get_keep_nobody_else_out()
    {
        await using var server = Server(static limits => limits with { Handshakes = new RateOptions(1, 40), Source = limits.Source with { FailureCost = 0 } });
        var gate = await server.ListeningAsync();
        for (var times = 0; times < 100; times++)
        {
            await Stranger.FailAsync(gate, $"127.0.0.{66 + (times % 3)}");
        }

        await using var client = new ClientNode(Options.Client(gate.Port, server.Pin, ("app", Options.ClientApp(1))));
        await server.OnlineAsync("app");

        server.Log.Lines.ShouldContain(static line => line.Event == "peer-limited" && line.Text.Contains("limits.handshakes", StringComparison.Ordinal));
        client.Log.Lines.Where(static line => line.Event == "dial-failed").ShouldBeEmpty(server.Log.ToString());
    }

    [Fact]
    public async Task A_flood_of_strangers_leaves_a_handful_of_lines_in_the_log()
    {
        await using var server = Server(static limits => limits);
        var gate = await server.ListeningAsync();
        for (var times = 0; times < 200; times++)
        {
            await Stranger.FailAsync(gate, Elsewhere);
        }

        await using var client = new ClientNode(Options.Client(gate.Port, server.Pin, ("app", Options.ClientApp(1))));
        await server.OnlineAsync("app");

        server.Log.Lines.Count(static line => line.Event is "peer-refused" or "peer-limited").ShouldBeInRange(1, 100);
    }

    [Fact]
    public async Task An_unknown_client_and_a_wrong_token_are_told_the_same()
    {
        await using var server = Server(static limits => limits);
        var gate = await server.ListeningAsync();

        var unknown = await RefusedAsync(gate.Port, server.Pin, "nobody", Token.New());
        var wrong = await RefusedAsync(gate.Port, server.Pin, "laptop", Token.New());

        unknown.ShouldBe(wrong);
    }

    private static async Task<(RefusalCode Code, string Text)> RefusedAsync(int port, string pin, string name, Token token)
    {
        PinnedKey.TryParse(pin, out var key).ShouldBeTrue();
        var refused = await Should.ThrowAsync<ControlRefusedException>(ClientHandshake.ConnectAsync(
            new ClientHandshakeOptions { Host = "127.0.0.1", Port = port, Client = name, Token = token, Instance = InstanceId.New(), PinnedKeys = [key!] },
            TimeProvider.System,
            CancellationToken.None));
        return (refused.Code, refused.Message);
    }

    private static ServerNode Server(Func<LimitOptions, LimitOptions> change)
    {
        var options = Options.Server(("app", Options.ServerApp()));
        return new ServerNode(options with { Limits = change(options.Limits) }, TestIdentity.Shared);
    }
}
