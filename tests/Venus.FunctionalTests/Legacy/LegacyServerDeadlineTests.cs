using System.Net.Sockets;
using System.Text;
using Venus.FunctionalTests.Legacy.Doubles;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;
using Venus.Server;

namespace Venus.FunctionalTests.Legacy;

/// <summary>Our server when clients or visitors do not do what they should.</summary>
public sealed class LegacyServerDeadlineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Visitor_whose_data_connection_never_comes_is_reset_and_the_next_one_is_served()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server with { LinkTimeout = Soon });
        using var client = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);

        using var forgotten = await Visitor.ConnectAsync(place.App);
        await client.AwaitActivateAsync();
        (await Visitor.EndsInResetAsync(forgotten)).ShouldBeTrue();
        server.Log.Lines.ShouldContain(line => line.Event == "link-late");

        using var served = await Visitor.ConnectAsync(place.App);
        await client.AwaitActivateAsync();
        using var data = await client.DialDataAsync();
        await Lines.WriteAsync(data, "welcome");
        (await Lines.ReadAsync(served)).ShouldBe("welcome");
    }

    [Fact]
    public async Task Second_activate_is_sent_only_when_the_first_data_connection_has_come()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        using var first = await Visitor.ConnectAsync(place.App);
        await client.AwaitActivateAsync();
        using var second = await Visitor.ConnectAsync(place.App);

        // The client answers ACTIVATE: heartbeats go on, and none of what follows is a second ACTIVATE.
        await client.SayAsync("OK");
        for (var beats = 0; beats < 3; beats++)
        {
            (await client.HearAsync()).ShouldBe("IAMALIVE");
            await client.SayAsync("OK");
        }

        using var firstData = await client.DialDataAsync();
        await client.AwaitActivateAsync();
        using var secondData = await client.DialDataAsync();
        await Lines.WriteAsync(firstData, "one");
        await Lines.WriteAsync(secondData, "two");
        (await Lines.ReadAsync(first)).ShouldBe("one");
        (await Lines.ReadAsync(second)).ShouldBe("two");
    }

    [Fact]
    public async Task Visitor_while_no_client_is_online_is_reset_after_its_deadline()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server with { WaitTimeout = Soon });
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Visitor.EndsInResetAsync(visitor)).ShouldBeTrue();
        (await server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain("offline");
    }

    [Fact]
    public async Task Visitor_that_comes_before_the_client_is_served_once_the_client_is_there()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var visitor = await Visitor.ConnectAsync(place.App);
        using var client = new OriginalClient(OriginalVariant.Article, place.CommonPort, place.RemotePort, target.Port);
        (await Lines.AskAsync(visitor, "early")).ShouldBe("early");
    }

    [Fact]
    public async Task Visitors_beyond_the_waiting_line_are_reset()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server with { MaxWaiting = 2 });
        var connecting = Enumerable.Range(0, 3).Select(_ => Visitor.ConnectAsync(place.App)).ToList();
        (await server.Events.FirstAsync<VisitorEnded>()).Cause.ShouldContain("max-waiting");
        foreach (var visitor in connecting)
        {
            await DisposeAsync(visitor);
        }
    }

    [Fact]
    public async Task Client_that_answers_no_heartbeat_is_offline_and_the_one_that_waits_takes_its_place()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server with { DeadAfter = TimeSpan.FromMilliseconds(300) });
        using var silent = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        (await silent.HearAsync()).ShouldBe("IAMALIVE");
        await silent.SayAsync("OK");
        await server.OnlineAsync();

        using var client = new OriginalClient(OriginalVariant.Published, place.CommonPort, place.RemotePort, target.Port);
        (await server.Events.FirstAsync<AppOffline>()).Cause.ShouldContain("no answer");
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task Control_connection_that_ends_takes_the_app_offline_and_a_new_one_brings_it_back()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using (new OriginalClient(OriginalVariant.Published, place.CommonPort, place.RemotePort, target.Port))
        {
            await server.OnlineAsync();
        }

        await server.Events.FirstAsync<AppOffline>();
        using var client = new OriginalClient(OriginalVariant.Published, place.CommonPort, place.RemotePort, target.Port);
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task Bridges_outlive_the_control_connection()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        using var visitor = await Visitor.ConnectAsync(place.App);
        await client.AwaitActivateAsync();
        using var data = await client.DialDataAsync();
        await Lines.WriteAsync(visitor, "before");
        (await Lines.ReadAsync(data)).ShouldBe("before");

        client.Dispose();
        await server.Events.FirstAsync<AppOffline>();
        await Lines.WriteAsync(visitor, "after");
        (await Lines.ReadAsync(data)).ShouldBe("after");
    }

    [Fact]
    public async Task Stranger_on_the_control_port_is_closed_at_its_first_foreign_byte()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var stranger = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        await stranger.SayAsync("GET / HTTP/1.1\r\n\r\n");
        await ReadUntilClosedAsync(Task.FromResult(stranger.Control));
        server.Log.Lines.ShouldContain(line => line.Event == "peer-refused");
    }

    [Fact]
    public async Task Data_connection_that_nobody_waits_for_is_reset()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        await ReadUntilClosedAsync(client.DialDataAsync());
        server.Log.Lines.ShouldContain(line => line.Event == "link-refused");
    }

    [Fact]
    public async Task End_of_a_visitor_is_announced_by_the_trailer_on_the_data_connection()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var client = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        using var visitor = await Visitor.ConnectAsync(place.App);
        await client.AwaitActivateAsync();
        using var data = await client.DialDataAsync();
        await visitor.SendAsync("last words"u8.ToArray());
        visitor.Shutdown(SocketShutdown.Send);
        Encoding.ASCII.GetString(await Visitor.ReadToEndAsync(data)).ShouldBe("last wordsNODATA");
    }

    [Fact]
    public async Task Start_warns_once_that_nothing_is_protected()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        server.Log.Lines.Count(line => line.Event == "legacy-unprotected" && line.Text.Contains("plaintext and unauthenticated", StringComparison.Ordinal)).ShouldBe(1);
    }

    // Reset or end: both say that the server is done with it. The reset may come so fast that it is the connect that fails.
    private static async Task ReadUntilClosedAsync(Task<Socket> connecting)
    {
        try
        {
            using var socket = await connecting;
            await Visitor.ReadToEndAsync(socket);
        }
        catch (SocketException reset)
        {
            reset.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        }
    }

    private static async Task DisposeAsync(Task<Socket> connecting)
    {
        try
        {
            (await connecting).Dispose();
        }
        catch (SocketException reset)
        {
            reset.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        }
    }
}
