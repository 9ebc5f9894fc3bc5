using Venus.FunctionalTests.Legacy.Doubles;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;
using Venus.Server;
using ServerSide = Venus.Server.Legacy;

namespace Venus.FunctionalTests.Legacy;

/// <summary>A fault in each kind of legacy actor: who is made anew, who ends, and who does not notice.</summary>
public sealed class LegacyFaultTests
{
    private const string App = "/user/legacy/App01";

    [Fact]
    public async Task Control_channel_that_fails_is_restarted_and_visitors_that_wait_ask_again()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var lost = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        using var served = await Visitor.ConnectAsync(place.App);
        await lost.AwaitActivateAsync();
        using var servedData = await lost.DialDataAsync();
        await Lines.WriteAsync(served, "hello");
        (await Lines.ReadAsync(servedData)).ShouldBe("hello");
        using var waiting = await Visitor.ConnectAsync(place.App);
        await lost.AwaitActivateAsync();

        Break(server, "control", new ServerSide.LegacyControlActor.LinkArrived(null!));
        await HappenedAsync(server, "control", LifecycleKind.Restarted);

        using var client = await ScriptedClient.ConnectAsync(place.CommonPort, place.RemotePort);
        await client.AwaitActivateAsync();
        using var data = await client.DialDataAsync();
        await Lines.WriteAsync(data, "at last");
        (await Lines.ReadAsync(waiting)).ShouldBe("at last");
        await Lines.WriteAsync(served, "still here");
        (await Lines.ReadAsync(servedData)).ShouldBe("still here");
    }

    [Fact]
    public async Task Bridge_that_fails_resets_its_visitor_and_nothing_else()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        using var broken = await Visitor.ConnectAsync(place.App);
        var bridge = await server.Events.FirstAsync<LifecycleEvent>(static step => step.Brief && step.Kind == LifecycleKind.Started);
        using var sibling = await Visitor.ConnectAsync(place.App);

        server.System.ActorSelection(bridge.Path).Tell(new ServerSide.LegacyControlActor.LinkGranted(null!));
        (await Visitor.EndsInResetAsync(broken)).ShouldBeTrue();
        await server.Events.FirstAsync<LifecycleEvent>(step => step.Path == bridge.Path && step.Kind == LifecycleKind.Stopped);

        await using var target = Target.Echo();
        using var client = new OriginalClient(OriginalVariant.Published, place.CommonPort, place.RemotePort, target.Port);
        (await Lines.AskAsync(sibling, "hello")).ShouldBe("hello");
    }

    [Theory]
    [InlineData("control")]
    [InlineData("bridges")]
    [InlineData("clients")]
    [InlineData("links")]
    [InlineData("listener")]
    public async Task Server_whose_child_ends_starts_the_app_anew(string child)
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await server.OnlineAsync();

        var before = server.Events.Count;
        server.System.ActorSelection($"{App}/{child}").Tell(Kill.Instance);
        await server.Events.FirstAsync<LifecycleEvent>(static step => step is { Path: App, Kind: LifecycleKind.Restarted });
        await server.Events.NextAsync<AppListening>(before);
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task App_whose_control_channel_fails_too_often_starts_anew_as_a_whole()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        var before = server.Events.Count;
        for (var fault = 0; fault <= place.Server.Supervision.MaxRestarts; fault++)
        {
            Break(server, "control", new ServerSide.LegacyControlActor.LinkArrived(null!));
        }

        await server.Events.FirstAsync<LifecycleEvent>(static step => step is { Path: App, Kind: LifecycleKind.Restarted });
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await server.Events.NextAsync<AppListening>(before);
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task App_that_is_killed_is_given_up_loudly()
    {
        var place = LegacyPlace.New();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        server.System.ActorSelection(App).Tell(Kill.Instance);
        await server.Events.FirstAsync<LifecycleEvent>(static step => step is { Path: App, Kind: LifecycleKind.Stopped });

        // The root has been told of the end when it answers what was asked afterwards.
        await server.Legacy.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(30));
        server.Log.Lines.ShouldContain(line => line.Event == "failed" && line.Text.Contains(App, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("control")]
    [InlineData("bridges")]
    public async Task Client_whose_child_ends_starts_the_app_anew(string child)
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        await client.OnlineAsync();

        client.System.ActorSelection($"{App}/{child}").Tell(Kill.Instance);
        await client.Events.FirstAsync<LifecycleEvent>(static step => step is { Path: App, Kind: LifecycleKind.Restarted });
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task Client_bridge_that_ends_resets_both_its_sides_alone()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        await using var server = await LegacyServerNode.StartAsync(place.Server);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var broken = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(broken, "hello")).ShouldBe("hello");
        var bridge = await client.Events.FirstAsync<LifecycleEvent>(static step => step.Brief && step.Kind == LifecycleKind.Started);
        using var sibling = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(sibling, "hello")).ShouldBe("hello");

        client.System.ActorSelection(bridge.Path).Tell(Kill.Instance);
        (await Visitor.EndsInResetAsync(broken)).ShouldBeTrue();
        (await Lines.AskAsync(sibling, "still here")).ShouldBe("still here");
    }

    private static void Break(Node node, string child, object message) => node.System.ActorSelection($"{App}/{child}").Tell(message);

    private static Task<LifecycleEvent> HappenedAsync(Node node, string child, LifecycleKind kind) =>
        node.Events.FirstAsync<LifecycleEvent>(step => step.Path == $"{App}/{child}" && step.Kind == kind);
}
