using System.Net;
using System.Net.Sockets;
using Venus.Client.Servers;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;
using Venus.Server;

namespace Venus.FunctionalTests.Tenants;

/// <summary>Who may take an app back, and what becomes of its visitors: those who are there stay, nobody new comes.</summary>
public sealed class UnregisterTests
{
    [Theory]
    [InlineData("listed")]
    [InlineData("asked")]
    public async Task Unregister_of_another_clients_app_is_ignored_and_logged(string app)
    {
        await using var both = await TwoClients.OpenAsync();
        using var visitor = await both.VisitAsync(app);
        using var intruder = await both.IntrudeAsync();

        await intruder.SendAsync(new Unregister(app), new Unregister("nobodys"));
        await TwoClients.SettleAsync(intruder);

        await both.Server.LoggedAsync("not-its-app");
        await visitor.EchoAsync();
        (await both.VisitAsync(app)).Dispose();
        both.Server.Events.All<AppOffline>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Unregister_after_an_attempt_to_join_anothers_app_is_ignored()
    {
        await using var both = await TwoClients.OpenAsync();
        using var visitor = await both.VisitAsync("asked");
        using var intruder = await both.IntrudeAsync();

        await intruder.SendAsync(new Register("asked", LinkKind.Sealed, $"127.0.0.1:{both.AskedPort}"), new Unregister("asked"));
        (await intruder.ReadAsync<RegisterRefused>()).Code.ShouldBe(RefusalCode.NameTaken);
        await TwoClients.SettleAsync(intruder);

        await visitor.EchoAsync();
        (await both.VisitAsync("asked")).Dispose();
        both.Server.Events.All<AppOffline>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Target_health_and_go_away_touch_no_app_of_another_client()
    {
        await using var both = await TwoClients.OpenAsync();
        using var intruder = await both.IntrudeAsync();

        await intruder.SendAsync(new TargetHealth("listed", false, "made up"), new GoAway(GoAwayReason.ShuttingDown, TimeSpan.Zero));
        await TwoClients.SettleAsync(intruder);

        both.Server.Log.Lines.ShouldContain(static line => line.Event == "not-its-app");
        both.Server.Log.Lines.ShouldNotContain(static line => line.Event == "target-down");
        both.Server.Events.All<AppOffline>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("listed")]
    [InlineData("asked")]
    public async Task Owner_that_unregisters_an_app_keeps_its_visitors_and_gets_no_more(string app)
    {
        await using var both = await TwoClients.OpenAsync();
        using var visitor = await both.VisitAsync(app);
        var address = await both.Server.AppAsync(app);

        Connection(both).Tell(new ServerConnectionActor.UnregisterApp(new Unregister(app)), ActorRefs.NoSender);
        await both.Server.Events.FirstAsync<AppOffline>(offline => offline.App == app);

        await ShouldBeClosedAsync(address);
        await visitor.EchoAsync();
    }

    [Fact]
    public async Task App_that_was_asked_for_ends_with_its_last_visitor_once_it_is_unregistered()
    {
        await using var both = await TwoClients.OpenAsync();
        using var visitor = await both.VisitAsync("asked");
        Connection(both).Tell(new ServerConnectionActor.UnregisterApp(new Unregister("asked")), ActorRefs.NoSender);
        await both.Server.Events.FirstAsync<LifecycleEvent>(PortClosed);
        both.Server.Events.All<LifecycleEvent>().ShouldNotContain(static step => step.Cause == EndOfAsked);
        await visitor.EchoAsync();

        visitor.Dispose();

        await both.Server.Events.FirstAsync<LifecycleEvent>(static step => step.Cause == EndOfAsked);
    }

    [Fact]
    public async Task App_that_is_registered_again_while_its_visitors_are_there_takes_more()
    {
        await using var both = await TwoClients.OpenAsync();
        using var visitor = await both.VisitAsync("asked");
        var connection = Connection(both);
        connection.Tell(new ServerConnectionActor.UnregisterApp(new Unregister("asked")), ActorRefs.NoSender);
        await both.Server.Events.FirstAsync<LifecycleEvent>(PortClosed);
        var heard = both.Server.Events.Count;

        connection.Tell(new ServerConnectionActor.RegisterApp(new Register("asked", LinkKind.Sealed, $"127.0.0.1:{both.AskedPort}")), ActorRefs.NoSender);
        await both.Server.Events.NextAsync<AppListening>(heard);

        await visitor.EchoAsync();
        (await both.VisitAsync("asked")).Dispose();
    }

    [Fact]
    public async Task App_that_was_asked_for_keeps_its_visitors_when_nobody_has_served_it_for_a_while()
    {
        await using var both = await TwoClients.OpenAsync(static options => options with { AskedApps = options.AskedApps with { Linger = TimeSpan.FromMilliseconds(1) } });
        using var visitor = await both.VisitAsync("asked");

        Connection(both).Tell(Drain.Instance, ActorRefs.NoSender);
        await both.Server.Events.FirstAsync<LifecycleEvent>(PortClosed);

        await visitor.EchoAsync();
    }

    private const string EndOfAsked = "the client that asked for it serves it no more";

    private static ActorSelection Connection(TwoClients both) => both.Laptop.System.ActorSelection("/user/client/servers/server");

    // The asked app's is the only listener that ends.
    private static bool PortClosed(LifecycleEvent step) => step.Kind == LifecycleKind.Stopped && step.Path.EndsWith("/listener", StringComparison.Ordinal);

    // The port is closed, or whoever comes is reset.
    private static async Task ShouldBeClosedAsync(IPEndPoint app)
    {
        try
        {
            (await Visitor.IsResetAsync(app)).ShouldBeTrue();
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody listens any more.
        }
    }
}
