using System.Text.Json;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;
using Venus.Server;
using Venus.Server.Legacy;

namespace Venus.FunctionalTests.Legacy;

/// <summary>The first Venus' files call apps by any JSON string, and so they may here.</summary>
public sealed class LegacyNamesTests
{
    private static readonly string[] Names = ["a b", "", "$x", "a/b", "..", "café", "100%", "100%25", "\n", "😀", new string('n', 300)];

    [Fact]
    public async Task App_of_any_name_is_served()
    {
        await using var target = Target.Echo();
        var places = Names.ToDictionary(static name => name, static _ => LegacyPlace.New());
        await using var server = new LegacyServerNode(places.Values.First().Server with
        {
            Apps = places.ToDictionary(static place => place.Key, static place => place.Value.Server.Apps["App01"]),
        });
        foreach (var name in Names)
        {
            await server.Events.FirstAsync<AppListening>(listening => listening.App == name);
        }

        await using var client = new LegacyClientNode(places.Values.First().Client(target.Port) with
        {
            Apps = places.ToDictionary(static place => place.Key, place => place.Value.Client(target.Port).Apps["App01"]),
        });

        foreach (var (name, place) in places)
        {
            await server.Events.FirstAsync<AppOnline>(online => online.App == name);
            (await Visitor.ExchangeAsync(place.App, "hello"u8.ToArray())).ShouldBe("hello"u8.ToArray(), name);
        }

        foreach (var node in new Node[] { server, client })
        {
            node.Events.All<LifecycleEvent>()
                .Where(static step => step.Kind is LifecycleKind.Failed or LifecycleKind.Restarted)
                .ShouldBeEmpty(node.Log.ToString());
        }
    }

    [Fact]
    public void Names_in_an_original_file_are_taken_as_they_stand()
    {
        var folder = Directory.CreateTempSubdirectory("venus-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "config.json");
            File.WriteAllText(file, JsonSerializer.Serialize(Names.Index().ToDictionary(
                static name => name.Item, static name => new { commonPort = 7000 + name.Index, remotePort = 8000 + name.Index, toPort = 9000 + name.Index })));
            var bound = LegacyServerFiles.FromFile(file);
            bound.Errors.ShouldBeEmpty();
            bound.Value!.Apps.Keys.ShouldBe(Names, ignoreOrder: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_that_has_given_up_its_last_app_ends(bool isServer)
    {
        var place = LegacyPlace.New();
        var once = new SupervisionOptions(1, TimeSpan.FromMinutes(1));
        await using Node node = isServer
            ? await LegacyServerNode.StartAsync(place.Server with { Supervision = once })
            : new LegacyClientNode(place.Client(FreePorts.Take()) with { Supervision = once });
        await node.Events.FirstAsync<LifecycleEvent>(static step => step.Path == "/user/legacy/App01" && step.Kind == LifecycleKind.Started);

        for (var i = 1; i <= 2; i++)
        {
            var before = node.Events.Count;
            node.System.ActorSelection("/user/legacy/App01").Tell(new InjectedFault($"fault {i}"));
            await node.Events.NextAsync<LifecycleEvent>(before, static step => step.Path == "/user/legacy/App01" && step.Kind == LifecycleKind.Failed);
        }

        var (code, cause) = await node.Exit.Requested.WaitAsync(TimeSpan.FromSeconds(30));
        code.ShouldBe(NodeExitCode.GivenUp);
        cause.ShouldContain("/user/legacy/App01");
        cause.ShouldContain("fault 2");
    }
}
