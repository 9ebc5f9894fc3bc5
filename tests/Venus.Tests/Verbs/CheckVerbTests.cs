using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

public sealed class CheckVerbTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Folder _folder = new();

    [Fact]
    public async Task Check_of_a_file_without_mistakes_says_so_in_one_line()
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("both.conf", $"{Samples.Server}\n{Samples.Client}"));

        ran.ShouldSatisfyAllConditions(
            () => ran.Code.ShouldBe(0),
            () => ran.Error.ShouldBeEmpty(),
            () => ran.Output.Trim().ShouldBe($"{_folder["both.conf"]}: fine (server: 1 client, 1 app; client 'laptop': 1 server, 1 app)"));
    }

    [Fact]
    public async Task Check_of_five_mistakes_reports_five_with_line_and_column()
    {
        var file = _folder.Write("five.conf", $$"""
            venus.server {
              lisen = "127.0.0.1:7000"
              drain-timeout = soon
              heartbeat { interval = 1ms }
              clients { laptop { token = "{{Samples.CanaryToken}}", max-apps = many } }
              apps { web { listen = "nowhere at all", client = laptop } }
            }
            """);

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.Length.ShouldBe(5, ran.Error);
        ran.ErrorLines[0].ShouldStartWith($"{file}:2:3: venus.server.lisen: unknown key");
        ran.ErrorLines[0].ShouldContain("'listen'");
        ran.ErrorLines[1].ShouldStartWith($"{file}:3:19: venus.server.drain-timeout: ");
        ran.ErrorLines[2].ShouldStartWith($"{file}:4:26: venus.server.heartbeat.interval: ");
        ran.ErrorLines[3].ShouldStartWith($"{file}:5:");
        ran.ErrorLines[3].ShouldContain("venus.server.clients.laptop.max-apps");
        ran.ErrorLines[4].ShouldStartWith($"{file}:6:25: venus.server.apps.web.listen: ");
    }

    [Fact]
    public async Task Check_of_five_mistakes_that_touch_each_other_reports_five()
    {
        var file = _folder.Write("client.conf", """
            venus.client {
              nmae = y
              server { address = "nowhere", key = 5 }
              apps { a { targt = "1:2" } }
            }
            """);

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.Length.ShouldBe(5, ran.Error);
        ran.ErrorLines[0].ShouldStartWith($"{file}:2:3: venus.client.nmae: unknown key; did you mean 'name'?");
        ran.ErrorLines[1].ShouldStartWith($"{file}:3:10: venus.client.server.token: no credential");
        ran.ErrorLines[2].ShouldStartWith($"{file}:3:22: venus.client.server.address: ");
        ran.ErrorLines[3].ShouldStartWith($"{file}:3:39: venus.client.server.key: no key pin");
        ran.ErrorLines[4].ShouldStartWith($"{file}:4:14: venus.client.apps.a.targt: unknown key; did you mean 'target'?");
    }

    [Fact]
    public async Task Check_of_standard_input_says_what_it_reads()
    {
        var fine = await Run.Process(Deadline, [], Samples.Client, "check", "-c", "-");
        var wrong = await Run.Process(Deadline, [], "\nvenus.client.nmae = 1", "check", "-c", "-");

        fine.Output.Trim().ShouldBe("standard input: fine (client 'laptop': 1 server, 1 app)", fine.Error);
        wrong.Code.ShouldBe(1);
        wrong.Error.ShouldContain("standard input:2:14: venus.client.nmae: unknown key");
    }

    [Fact]
    public async Task Check_of_an_app_that_is_written_twice_warns_with_both_places()
    {
        var file = _folder.Write("twice.conf", $"{Samples.Client}\nvenus.client.apps {{\n  web {{ target = \"127.0.0.1:81\" }}\n}}");

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(0);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldStartWith($"warning: {file}:7:3: venus.client.apps.web: opened a second time, and merged with {file}:4:10;");
    }

    [Fact]
    public async Task Check_takes_names_and_lists_of_the_environment_for_the_entries_that_are_there()
    {
        var file = _folder.Write("server.conf", $"{Samples.Server}\nvenus.server.apps.my_app {{ listen = \"127.0.0.1:0\", client = laptop }}");
        (string, string)[] environment =
        [
            ("VENUS__SERVER__APPS__MY_APP__LISTEN", "nowhere"),
            ("VENUS__SERVER__CLIENTS__LAPTOP__PORTS", "9000,x"),
        ];
        (string, string)[] right =
        [
            ("VENUS__SERVER__APPS__MY_APP__LISTEN", "127.0.0.1:9001"),
            ("VENUS__SERVER__CLIENTS__LAPTOP__PORTS__0", "9000"),
            ("VENUS__SERVER__CLIENTS__LAPTOP__PORTS__1", "9100-9199"),
        ];

        var wrong = await Run.Process(Deadline, environment, string.Empty, "check", "-c", file);
        var fine = await Run.Process(Deadline, right, string.Empty, "check", "-c", file);

        wrong.ErrorLines.Length.ShouldBe(2, wrong.Error);
        wrong.ErrorLines[0].ShouldStartWith("environment variable VENUS__SERVER__APPS__MY_APP__LISTEN: venus.server.apps.my_app.listen: ");
        wrong.ErrorLines[1].ShouldStartWith("environment variable VENUS__SERVER__CLIENTS__LAPTOP__PORTS: venus.server.clients.laptop.ports.1: ");
        fine.Output.ShouldContain("1 client, 2 apps", customMessage: fine.Error);
    }

    [Fact]
    public async Task Check_of_a_misspelt_node_suggests_its_name()
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("node.conf", $"{Samples.Client}\nvenus.sevrer.listen = 7000"));

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("did you mean 'server'?");
    }

    [Theory]
    [InlineData("venus.server {\n  listen = \"x\n}", ":2:")]
    [InlineData("venus.server { apps = ${nowhere} }", ":1:23")]
    public async Task Check_of_what_is_no_hocon_says_where(string text, string place)
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("broken.conf", text));

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldStartWith($"{_folder["broken.conf"]}{place}");
    }

    [Fact]
    public async Task Check_of_a_file_without_nodes_is_a_mistake()
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("empty.conf", "other.key = 1"));

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("nothing under venus.server or venus.client");
    }

    [Fact]
    public async Task Check_of_a_file_that_is_not_there_says_so()
    {
        var ran = await Run.Venus("check", "-c", _folder["nowhere.conf"]);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("nowhere.conf");
    }

    [Fact]
    public async Task Check_of_a_folder_says_that_it_is_one()
    {
        var ran = await Run.Venus("check", "-c", _folder.Path);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain("directory");
    }

    [Fact]
    public async Task Check_never_shows_a_secret()
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("secret.conf", $$"""
            venus.server.clients.laptop { token = "{{Samples.CanaryToken}}x", tokn = "{{Samples.CanaryToken}}" }
            venus.client { token = {{Samples.CanaryToken}} }
            """));

        ran.Code.ShouldBe(1);
        (ran.Output + ran.Error).ShouldNotContain(Samples.CanaryToken);
    }

    [Fact]
    public async Task Check_of_a_set_key_wins_over_the_file()
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("s.conf", Samples.Server), "--set", "venus.server.drain-timeout=never");

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldStartWith("--set: venus.server.drain-timeout: ");
    }

    [Theory]
    [InlineData("*:9000", "127.0.0.1:9000")]
    [InlineData("9000", "9000")]
    [InlineData("localhost:9000", "[::1]:9000")]
    public async Task Check_of_two_apps_on_one_port_tells_both_places(string one, string other)
    {
        var file = _folder.Write("twice.conf", $$"""
            venus.server {
              clients { laptop { token = "{{Samples.CanaryToken}}" } }
              apps {
                one { listen = "{{one}}", client = laptop }
                other { listen = "{{other}}", client = laptop }
              }
            }
            """);

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.Length.ShouldBe(2, ran.Error);
        ran.ErrorLines[0].ShouldStartWith($"{file}:4:20: venus.server.apps.one.listen: ");
        ran.ErrorLines[0].ShouldContain("cannot be open beside apps.other.listen");
        ran.ErrorLines[1].ShouldStartWith($"{file}:5:22: venus.server.apps.other.listen: ");
        ran.ErrorLines[1].ShouldContain("cannot be open beside apps.one.listen");
    }

    [Fact]
    public async Task Check_of_an_app_on_the_servers_own_port_tells_both_places()
    {
        var file = _folder.Write("own.conf", Samples.Server);

        var ran = await Run.Venus("check", "-c", file, "--set", "venus.server.listen=9000");

        ran.Code.ShouldBe(1);
        ran.ErrorLines.Length.ShouldBe(2, ran.Error);
        ran.ErrorLines.ShouldContain(line => line.StartsWith("--set: venus.server.listen: *:9000 cannot be open beside apps.web.listen"));
        ran.ErrorLines.ShouldContain(line => line.StartsWith($"{file}:5:25: venus.server.apps.web.listen: "));
    }

    [Fact]
    public async Task Check_of_two_apps_that_ask_for_one_port_tells_both_places()
    {
        var ran = await Run.Venus(
            "check", "-c", _folder.Write("asked.conf", Samples.Client), "--set", "venus.client.apps.web.listen=9001",
            "--set", "venus.client.apps.two.target=81", "--set", "venus.client.apps.two.listen=127.0.0.1:9001");

        ran.Code.ShouldBe(1);
        ran.ErrorLines.Length.ShouldBe(2, ran.Error);
        ran.ErrorLines.ShouldAllBe(static line => line.StartsWith("--set: venus.client.apps.") && line.Contains("cannot be open beside"));
    }

    [Fact]
    public async Task Check_of_a_port_that_both_protocols_want_tells_both_places()
    {
        var file = _folder.Write("legacy.conf", $$"""
            {{Samples.Server}}
            venus.server.legacy.apps.old { commonPort = 9000, remotePort = 9001, toPort = 9002 }
            """);

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.Length.ShouldBe(2, ran.Error);
        ran.ErrorLines[0].ShouldStartWith($"{file}:5:25: venus.server.apps.web.listen: ");
        ran.ErrorLines[1].ShouldStartWith($"{file}:7:45: venus.server.legacy.apps.old.commonPort: ");
    }

    [Theory]
    [InlineData("loops=-1", "venus.relay.loops", "between 0 and 1024")]
    [InlineData("busy-poll=-1us", "venus.relay.busy-poll", "between 0 and 1ms")]
    [InlineData("busy-poll=2ms", "venus.relay.busy-poll", "between 0 and 1ms")]
    [InlineData("resume-window=1KiB", "venus.relay.resume-window", "between 64KiB and 1GiB")]
    [InlineData("resume-memory=1MiB", "venus.relay.resume-memory", "at least resume-window")]
    public async Task Number_for_the_relay_that_makes_no_sense_is_one_line_with_its_bounds(string setting, string key, string bounds)
    {
        var ran = await Run.Venus("check", "-c", _folder.Write("s.conf", Samples.Server), "--set", $"venus.relay.{setting}");

        ran.Code.ShouldBe(1);
        var line = ran.ErrorLines.ShouldHaveSingleItem();
        line.ShouldContain(key);
        line.ShouldContain(bounds);
    }

    public void Dispose() => _folder.Dispose();
}
