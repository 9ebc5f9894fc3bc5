using System.Diagnostics;
using Venus.Net.Protocol;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>Names that are none are told of wherever a user meets them: at check, at the start, at a reload, at init.</summary>
public sealed class NamesTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Folder _folder = new();

    [Fact]
    public async Task Check_tells_every_name_that_is_none_at_its_place_beside_other_mistakes()
    {
        var file = _folder.Write("both.conf", $$"""
            venus.server {
              drain-timeout = soon
              clients {
                "a b" { token = "{{Samples.CanaryToken}}" }
                laptop { token = "{{Samples.CanaryToken}}" }
              }
              apps {
                café { listen = "127.0.0.1:9000", client = laptop }
                "a/b" { listen = "127.0.0.1:9001", client = laptop }
              }
              apps."$x" { listen = "127.0.0.1:9002", client = "a b" }
            }
            venus.client {
              name = {{new string('n', 80)}}
              servers { "-s" { address = "127.0.0.1:7000", key = "{{Samples.Pin}}", token = "{{Samples.CanaryToken}}" } }
              apps { "" { target = "127.0.0.1:80" } }
            }
            """);

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(1);
        string[] places =
        [
            ":2:19: venus.server.drain-timeout: ",
            ":4:5: venus.server.clients.\"a b\": 'a b'",
            ":8:5: venus.server.apps.",
            ":9:5: venus.server.apps.\"a/b\": 'a/b'",
            ":11:8: venus.server.apps.\"$x\": '$x'",
            ":14:10: venus.client.name: 'nnn",
            ":15:13: venus.client.servers.-s: '-s'",
            ":16:10: venus.client.apps.\"\": ''",
        ];
        ran.ErrorLines.Length.ShouldBe(places.Length, ran.Error);
        for (var i = 0; i < places.Length; i++)
        {
            ran.ErrorLines[i].ShouldStartWith(file + places[i]);
        }

        ran.ErrorLines.Skip(1).ShouldAllBe(static line => line.EndsWith(NodeName.Rule, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.b-c_D9")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Check_takes_every_name_that_is_one(string name)
    {
        var file = _folder.Write("both.conf", $$"""
            venus.server {
              clients { "{{name}}" { token = "{{Samples.CanaryToken}}" } }
              apps { "{{name}}" { listen = "127.0.0.1:9000", client = "{{name}}" } }
            }
            venus.client {
              name = "{{name}}"
              servers { "{{name}}" { address = "127.0.0.1:7000", key = "{{Samples.Pin}}", token = "{{Samples.CanaryToken}}" } }
              apps { "{{name}}" { target = "127.0.0.1:80" } }
            }
            """);

        var ran = await Run.Venus("check", "-c", file);

        ran.Code.ShouldBe(0, ran.Error);
    }

    [Fact]
    public async Task Client_whose_name_is_none_ends_with_1_before_it_dials()
    {
        var file = _folder.Write("client.conf", Samples.Client.Replace("name = laptop", $"name = {new string('n', 80)}", StringComparison.Ordinal));

        var ran = await Run.Process(Deadline, "client", "-c", file);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldStartWith($"{file}:2:10: venus.client.name: ");
    }

    [Fact]
    public async Task Reload_with_a_name_that_is_none_is_told_of_and_what_runs_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = _folder.Write("server.conf", Samples.Server);
        using var server = Run.Start("server", "-c", file, "--set", "venus.server.listen=127.0.0.1:0", "--set", "venus.server.apps.web.listen=127.0.0.1:0");
        using var patience = new CancellationTokenSource(Deadline);
        try
        {
            await LineAsync(server, "app-listening", patience.Token);
            _folder.Write("server.conf", $"{Samples.Server}\nvenus.server.apps.\"a b\" {{ listen = \"127.0.0.1:0\", client = laptop }}");
            Signal(server, "HUP");

            (await LineAsync(server, "reload-failed", patience.Token)).ShouldContain($"{file}:7:19: venus.server.apps.");
            _folder.Write("server.conf", Samples.Server);
            Signal(server, "HUP");
            await LineAsync(server, "options-applied", patience.Token);
            Signal(server, "TERM");
            await server.WaitForExitAsync(patience.Token);
            server.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    [Theory]
    [InlineData("--app", "café=127.0.0.1:80@9000")]
    [InlineData("--app", "-a=127.0.0.1:80@9000")]
    [InlineData("--client", "")]
    [InlineData("--client", "$x")]
    public async Task Init_refuses_a_name_that_is_none(string option, string value)
    {
        string[] app = option == "--app" ? [] : ["--app", "web=127.0.0.1:80@9000"];

        var ran = await Run.Venus(["init", "--server", "h:1", .. app, option, value, "--out", _folder["new"]]);

        ran.Code.ShouldBe(1);
        ran.ErrorLines.ShouldHaveSingleItem().ShouldContain(NodeName.Rule);
        Path.Exists(_folder["new"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("1.50")]
    [InlineData("9")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("include")]
    [InlineData("a--b__c..")]
    public async Task Init_writes_a_name_so_that_it_reads_back(string name)
    {
        var made = await Run.Venus("init", "--server", "h:1", "--client", name, "--app", $"{name}=127.0.0.1:80@9000", "--out", _folder["new"]);

        made.Code.ShouldBe(0, made.Error);
        (await Run.Venus("check", "-c", _folder["new/server.conf"])).Output.ShouldContain("fine (server: 1 client, 1 app)");
        (await Run.Venus("check", "-c", _folder["new/client.conf"])).Output.ShouldContain($"fine (client '{name}': 1 server, 1 app)");
    }

    public void Dispose() => _folder.Dispose();

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static async Task<string> LineAsync(Process process, string part, CancellationToken cancel)
    {
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"the process ended without saying {part}");
    }
}
