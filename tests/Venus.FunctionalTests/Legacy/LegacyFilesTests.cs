using Venus.Client.Legacy;
using Venus.FunctionalTests.Legacy.Support;
using Venus.FunctionalTests.Support;
using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Server.Legacy;

namespace Venus.FunctionalTests.Legacy;

/// <summary>The first Venus' configuration files, taken as they are.</summary>
public sealed class LegacyFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("venus-legacy-");

    [Theory]
    [InlineData("""{"App01": {"commonPort": "7000", "remotePort": "8000", "toPort":"9000"}}""")]
    [InlineData("""{"App01": {"commonPort": 7000, "remotePort": 8000, "toPort": 9000}}""")]
    public void Server_file_with_strings_or_numbers_is_read(string json)
    {
        var options = Valid(LegacyServerFiles.FromFile(Write("config-s.json", json)));
        options.Apps.ShouldBe(new Dictionary<string, LegacyServerApp> { ["App01"] = new(7000, 8000, 9000) });
        options.ListenAddress.ShouldBe("*");
        options.Heartbeat.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Client_file_is_read()
    {
        const string Json = """
            {
                "App01": {
                    "commonPort": "7000",
                    "remoteIP": "203.0.113.5",
                    "remotePort": "8000",
                    "localIP": "127.0.0.1",
                    "localPort": 80
                },
                "My second app": {"commonPort": 7001, "remoteIP": "vps.example.com", "remotePort": 8001, "localIP": "::1", "localPort": 22}
            }
            """;
        var options = Valid(LegacyClientFiles.FromFile(Write("config-c.json", Json)));
        options.Apps.Keys.ShouldBe(["App01", "My second app"], ignoreOrder: true);
        options.Apps["App01"].Control.ShouldBe(new TargetAddress("203.0.113.5", 7000));
        options.Apps["App01"].Data.ShouldBe(new TargetAddress("203.0.113.5", 8000));
        options.Apps["App01"].Target.ShouldBe(new TargetAddress("127.0.0.1", 80));
        options.Apps["My second app"].Control.ShouldBe(new TargetAddress("vps.example.com", 7001));
        options.Apps["My second app"].Target.ShouldBe(new TargetAddress("::1", 22));
    }

    [Theory]
    [InlineData("""venus.server.legacy { include "config-s.json", heartbeat = 2s }""")]
    [InlineData("""venus.server.legacy { apps { include "config-s.json" }, heartbeat = 2s }""")]
    public void File_included_under_legacy_or_under_its_apps_is_the_same(string hocon)
    {
        Write("config-s.json", """{"App01": {"commonPort": "7000", "remotePort": "8000", "toPort":"9000"}}""");
        var document = HoconDocument.ParseFile(Write("venus.conf", hocon));
        var options = Valid(LegacyServerFiles.Bind(document.WithFallback(LegacyServerFiles.Reference).Resolve()));
        options.Apps["App01"].ShouldBe(new LegacyServerApp(7000, 8000, 9000));
        options.ListenAddress.ShouldBe("127.0.0.1");
        options.Heartbeat.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Options_of_the_node_hold_where_legacy_says_nothing()
    {
        var document = HoconDocument.ParseText("venus.server { drain-timeout = 77s, supervision { max-restarts = 5, window = 2m } }", "test");
        var options = Valid(LegacyServerFiles.Bind(document.WithFallback(LegacyServerFiles.Reference).Resolve()));
        options.DrainTimeout.ShouldBe(TimeSpan.FromSeconds(77));
        options.Supervision.ShouldBe(new SupervisionOptions(5, TimeSpan.FromMinutes(2)));
        options.Apps.ShouldBeEmpty();
    }

    [Fact]
    public void Broken_file_is_reported_with_its_line_and_column()
    {
        var file = Write("config-s.json", "{\n  \"App01\": {\n    \"commonPort\": \"7000\"}}}\n");
        var error = Should.Throw<HoconException>(() => LegacyServerFiles.FromFile(file));
        error.Message.ShouldStartWith($"{file}:3:");
    }

    [Fact]
    public void Missing_file_is_reported_by_its_name() =>
        Should.Throw<HoconException>(() => LegacyClientFiles.FromFile(Path.Combine(_folder.FullName, "config-c.json"))).Message.ShouldContain("config-c.json");

    [Fact]
    public void Every_mistake_in_a_file_is_reported_where_it_stands()
    {
        var file = Write("config-s.json", """
            {
              "App01": {"commonPort": "seven", "remotePort": 8000, "toPort": 9000},
              "App02": {"commonPort": 7001, "remotePort": 8001, "toPrt": 9001}
            }
            """);
        var errors = LegacyServerFiles.FromFile(file).Errors.Select(static error => error.ToString()).ToList();
        errors.ShouldContain(error => error.StartsWith($"{file}:2:", StringComparison.Ordinal) && error.Contains("App01.commonPort", StringComparison.Ordinal));
        errors.ShouldContain(error => error.StartsWith($"{file}:3:", StringComparison.Ordinal) && error.Contains("toPort", StringComparison.Ordinal));
    }

    [Fact]
    public void Port_that_two_apps_want_is_reported_where_the_second_asks_for_it()
    {
        var file = Write("config-s.json", """
            {"App01": {"commonPort": 7000, "remotePort": 8000, "toPort": 9000},
             "App02": {"commonPort": 7001, "remotePort": 8000, "toPort": 9001}}
            """);
        var error = LegacyServerFiles.FromFile(file).Errors.ShouldHaveSingleItem();
        error.Origin.Line.ShouldBe(2);
        error.Text.ShouldContain("port 8000 is taken");
    }

    [Theory]
    [InlineData("\"localPort\": 0", "ports run from 1 to 65535")]
    [InlineData("\"localPort\": 80, \"localIP\": \"no such/host\"", "no address and no name")]
    public void Address_that_cannot_be_one_is_reported(string wrong, string expected)
    {
        var json = $$"""{"App01": {"commonPort": 7000, "remoteIP": "203.0.113.5", "remotePort": 8000, "localIP": "127.0.0.1", {{wrong}} } }""";
        LegacyClientFiles.FromFile(Write("config-c.json", json)).Errors.ShouldHaveSingleItem().Text.ShouldContain(expected);
    }

    [Fact]
    public async Task Pair_of_original_files_makes_a_tunnel()
    {
        var place = LegacyPlace.New();
        await using var target = Target.Echo();
        var serverFile = Write("config-s.json", $$"""{"App01": {"commonPort": "{{place.CommonPort}}", "remotePort": "{{place.RemotePort}}", "toPort":"{{place.ToPort}}"} }""");
        var clientFile = Write("config-c.json", $$"""{"App01": {"commonPort": "{{place.CommonPort}}", "remoteIP": "localhost", "remotePort": "{{place.RemotePort}}", "localIP": "127.0.0.1", "localPort": "{{target.Port}}"} }""");
        await using var server = await LegacyServerNode.StartAsync(Valid(LegacyServerFiles.FromFile(serverFile)) with { ListenAddress = "127.0.0.1" });
        await using var client = new LegacyClientNode(Valid(LegacyClientFiles.FromFile(clientFile)));
        await client.OnlineAsync();
        using var visitor = await Visitor.ConnectAsync(place.App);
        (await Lines.AskAsync(visitor, "hello")).ShouldBe("hello");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static T Valid<T>(HoconBinding<T> binding)
        where T : class
    {
        binding.Errors.ShouldBeEmpty();
        return binding.Value.ShouldNotBeNull();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
