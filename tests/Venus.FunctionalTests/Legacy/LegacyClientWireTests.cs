using System.Net.Sockets;
using System.Text;
using Venus.Client.Legacy;
using Venus.FunctionalTests.Legacy.Doubles;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;

namespace Venus.FunctionalTests.Legacy;

/// <summary>Our client on a wire that glues, splits, breaks off and falls silent.</summary>
public sealed class LegacyClientWireTests
{
    [Fact]
    public async Task Messages_in_one_read_are_all_answered_and_obeyed()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var control = await server.AcceptControlAsync();

        await ScriptedServer.SayAsync(control, "IAMALIVEACTIVATEIAMALIVEACTIVATE");
        (await ScriptedServer.HearAsync(control, 8)).ShouldBe("OKOKOKOK");
        using var one = await server.AcceptDataAsync();
        using var two = await server.AcceptDataAsync();
        (await Lines.AskAsync(one, "one")).ShouldBe("one");
        (await Lines.AskAsync(two, "two")).ShouldBe("two");
    }

    [Fact]
    public async Task Message_in_pieces_is_obeyed()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var control = await server.AcceptControlAsync();
        control.NoDelay = true;

        foreach (var piece in new[] { "I", "AMALI", "VEACTI", "VATE" })
        {
            await ScriptedServer.SayAsync(control, piece);
        }

        (await ScriptedServer.HearAsync(control, 4)).ShouldBe("OKOK");
        using var data = await server.AcceptDataAsync();
        (await Lines.AskAsync(data, "hello")).ShouldBe("hello");
    }

    [Theory]
    [InlineData("helloNODATA", "hello")]
    [InlineData("a NODATA inside", "a NODATA inside")]
    [InlineData("ends in NODAT", "ends in NODAT")]
    [InlineData("NODATA", "")]
    public async Task Target_gets_all_but_the_trailer(string sent, string expected)
    {
        var place = LegacyPlace.New();
        var received = new TaskCompletionSource<byte[]>();
        await using var target = new Target(async socket => received.SetResult(await Visitor.ReadToEndAsync(socket)));
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var control = await server.AcceptControlAsync();
        await ScriptedServer.SayAsync(control, "ACTIVATE");
        using var data = await server.AcceptDataAsync();

        await ScriptedServer.SayAsync(data, sent);
        data.Shutdown(SocketShutdown.Send);
        Encoding.ASCII.GetString(await received.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(expected);
    }

    [Fact]
    public async Task Line_that_ends_like_the_trailer_reaches_a_target_that_waits_for_it()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(target.Port));
        using var control = await server.AcceptControlAsync();
        await ScriptedServer.SayAsync(control, "ACTIVATE");
        using var data = await server.AcceptDataAsync();

        await ScriptedServer.SayAsync(data, "PLAN");
        (await ScriptedServer.HearAsync(data, 4)).ShouldBe("PLAN");
    }

    [Fact]
    public async Task Silence_is_death_and_the_server_is_dialled_again()
    {
        var place = LegacyPlace.New();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(1) with { DeadAfter = TimeSpan.FromMilliseconds(200) });
        using var first = await server.AcceptControlAsync();
        await ScriptedServer.SayAsync(first, "IAMALIVE");
        await client.OnlineAsync();

        (await client.Events.FirstAsync<LegacyAppOffline>()).Cause.ShouldContain("no heartbeat");
        using var second = await server.AcceptControlAsync();
        await ScriptedServer.SayAsync(second, "IAMALIVE");
        (await ScriptedServer.HearAsync(second, 2)).ShouldBe("OK");
    }

    [Fact]
    public async Task Server_that_speaks_another_protocol_is_left_and_dialled_again()
    {
        var place = LegacyPlace.New();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(1));
        using (var first = await server.AcceptControlAsync())
        {
            await ScriptedServer.SayAsync(first, "220 mail.example.com ESMTP\r\n");
            using var second = await server.AcceptControlAsync();
        }

        client.Log.Lines.ShouldContain(line => line.Event == "app-offline" && line.Text.Contains("not the first Venus' protocol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_that_comes_later_than_the_client_is_found()
    {
        var place = LegacyPlace.New();
        await using var client = new LegacyClientNode(place.Client(1));
        await client.Events.FirstAsync<LifecycleEvent>(step => step.Path.EndsWith("control", StringComparison.Ordinal));
        using var server = new OriginalServer(place.CommonPort, place.RemotePort, place.ToPort, TimeSpan.FromMilliseconds(20));
        await client.OnlineAsync();
    }

    [Fact]
    public async Task Target_that_cannot_be_reached_costs_its_visitor_alone()
    {
        var place = LegacyPlace.New();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(FreePorts.Take()));
        using var control = await server.AcceptControlAsync();

        for (var visitor = 0; visitor < 2; visitor++)
        {
            await ScriptedServer.SayAsync(control, "ACTIVATE");
            using var data = await server.AcceptDataAsync();
            (await Visitor.EndsInResetAsync(data)).ShouldBeTrue();
        }

        client.Log.Lines.Count(line => line.Event == "dial-failed").ShouldBe(2);
    }

    [Fact]
    public async Task Bridges_beyond_their_limit_are_not_dialled()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        using var server = new ScriptedServer(place.CommonPort, place.RemotePort);
        await using var client = new LegacyClientNode(place.Client(target.Port) with { MaxBridges = 1 });
        using var control = await server.AcceptControlAsync();
        await ScriptedServer.SayAsync(control, "ACTIVATEACTIVATEIAMALIVE");
        (await ScriptedServer.HearAsync(control, 6)).ShouldBe("OKOKOK");
        using (var data = await server.AcceptDataAsync())
        {
            (await Lines.AskAsync(data, "hello")).ShouldBe("hello");
        }

        // Both messages have been heard when the drain is asked for, and it is answered after them.
        await client.Legacy.Ask<Drained>(Drain.Instance, TimeSpan.FromSeconds(30));
        client.Log.Lines.Count(line => line.Event == "bridge-refused").ShouldBe(1);
    }
}
