using System.Security.Cryptography;
using System.Text;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;
using Venus.Server;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>What visitors see of a tunnel that works, and of a target that does not.</summary>
public sealed class TunnelTests
{
    public static TheoryData<AppEncryption> Encryptions => [AppEncryption.Sealed, AppEncryption.None];

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task Bytes_come_back_unchanged_through_a_half_close(AppEncryption encryption)
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port, encryption);
        var request = RandomNumberGenerator.GetBytes(3_000_001);

        var reply = await Visitor.ExchangeAsync(tunnel.App, request);

        SHA256.HashData(reply).ShouldBe(SHA256.HashData(request));
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task Two_hundred_visitors_at_once_each_get_their_own_answer(AppEncryption encryption)
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port, encryption);

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            var tag = Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"visitor {number} {Guid.NewGuid()}"));
            return (Sent: tag, Got: await Visitor.ExchangeAsync(tunnel.App, tag));
        }));

        replies.ShouldAllBe(static reply => reply.Got.SequenceEqual(reply.Sent));
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task A_target_that_speaks_first_is_heard(AppEncryption encryption)
    {
        await using var target = new Target(static async socket => await socket.SendAsync("SSH-2.0-target\r\n"u8.ToArray()));
        await using var tunnel = await Tunnel.OpenAsync(target.Port, encryption);

        using var visitor = await Visitor.ConnectAsync(tunnel.App);

        Encoding.ASCII.GetString(await Visitor.ReadToEndAsync(visitor)).ShouldBe("SSH-2.0-target\r\n");
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task A_target_that_resets_resets_the_visitor(AppEncryption encryption)
    {
        await using var target = new Target(static async socket =>
        {
            await socket.SendAsync(new byte[100_000]);
            socket.Close(0);
        });
        await using var tunnel = await Tunnel.OpenAsync(target.Port, encryption);

        using var visitor = await Visitor.ConnectAsync(tunnel.App);

        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Encryptions))]
    public async Task A_visitor_that_resets_resets_the_target(AppEncryption encryption)
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = new Target(async socket =>
        {
            await socket.SendAsync(new byte[1]);
            seen.TrySetResult(await Visitor.EndsInResetAsync(socket));
        });
        await using var tunnel = await Tunnel.OpenAsync(target.Port, encryption);
        using var visitor = await Visitor.ConnectAsync(tunnel.App);
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);

        visitor.Close(0);

        (await seen.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_target_that_is_down_resets_the_visitor_and_both_nodes_say_why()
    {
        await using var gone = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(gone.Port);
        await gone.DisposeAsync();

        (await Visitor.IsResetAsync(tunnel.App)).ShouldBeTrue();
        (await tunnel.Server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain(nameof(RefusalCode.TargetUnreachable));
        tunnel.Client.Log.Lines.ShouldContain(static line => line.Event == "target-failed" && line.Text.Contains("refused"));
        tunnel.Server.Log.Lines.ShouldContain(static line => line.Event == "visitor-refused" && line.Text.Contains(nameof(RefusalCode.TargetUnreachable)));
    }

    [Fact]
    public async Task The_server_hears_that_a_target_is_down_and_that_it_is_up_again()
    {
        var port = FreePort.Next();
        await using var tunnel = await Tunnel.OpenAsync(port);
        (await Visitor.IsResetAsync(tunnel.App)).ShouldBeTrue();
        await tunnel.Server.LoggedAsync("target-down");

        await using var target = Target.Echo(port);
        (await Visitor.ExchangeAsync(tunnel.App, "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray());

        await tunnel.Server.LoggedAsync("target-up");
    }

    [Fact]
    public async Task A_sealed_link_carries_one_visitor_after_another()
    {
        await using var target = Target.Echo();
        await using var tunnel = await Tunnel.OpenAsync(target.Port);

        for (var i = 0; i < 50; i++)
        {
            var request = Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"request {i}"));
            (await Visitor.ExchangeAsync(tunnel.App, request)).ShouldBe(request);
        }
    }

    [Fact]
    public async Task Visitors_of_an_app_that_nobody_serves_are_reset()
    {
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp())), TestIdentity.Shared);

        (await Visitor.IsResetAsync(await server.AppAsync("app"))).ShouldBeTrue();
        (await server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain("offline");
    }

    [Fact]
    public async Task Visitors_over_the_apps_limit_are_reset_and_those_within_go_on()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp(maxVisitors: 1))), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port))));
        var app = await server.OnlineAsync("app");
        using var first = await Visitor.ConnectAsync(app);
        await first.SendAsync("a"u8.ToArray());
        (await first.ReceiveAsync(new byte[1])).ShouldBe(1);

        var reset = await Visitor.IsResetAsync(app);

        reset.ShouldBeTrue();
        await first.SendAsync("b"u8.ToArray());
        (await first.ReceiveAsync(new byte[1])).ShouldBe(1);
    }
}
