using System.Text.Json;
using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

public sealed class ConfigVerbTests : IDisposable
{
    private readonly Folder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Config_masks_every_secret(bool json)
    {
        var file = _folder.Write("all.conf", $$"""
            {{Samples.Server}}
            {{Samples.Client}}
            venus.server.clients."odd.name" { token-hash = "{{Samples.Pin}}" }
            venus.server.client-defaults { token = "{{Samples.CanaryToken}}" }
            venus.server.apps.hidden { client = "{{Samples.CanaryToken}}" }
            venus.client.server.key = "sha256:AAAAQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
            """);

        var ran = await Run.Venus(json ? ["config", "-c", file, "--json"] : ["config", "-c", file]);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Output.ShouldNotContain(Samples.CanaryToken);
        ran.Output.ShouldNotContain(Samples.Pin, customMessage: "a token's hash opens the server to whoever reads it");
        ran.Output.ShouldContain("***");
        ran.Output.ShouldContain("sha256:AAAA", customMessage: "a pin is no secret");
    }

    [Fact]
    public async Task Config_shows_defaults_of_the_configured_node_alone()
    {
        var ran = await Run.Venus("config", "--json", "-c", _folder.Write("client.conf", Samples.Client));

        var venus = JsonDocument.Parse(ran.Output).RootElement.GetProperty("venus");
        venus.GetProperty("client").GetProperty("drain-timeout").GetString().ShouldBe("10s");
        venus.TryGetProperty("server", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Config_that_is_printed_as_hocon_reads_back_as_itself()
    {
        var first = await Run.Venus("config", "-c", _folder.Write("a.conf", Samples.Server));
        var second = await Run.Venus("config", "-c", _folder.Write("b.conf", first.Output));

        second.Output.ShouldBe(first.Output);
    }

    [Fact]
    public async Task Config_shows_the_actor_systems_settings_resolved_beside_its_own()
    {
        var akkaSection = $"akka {{ loglevel = ${{how-much}}, remote.certificate.password = {Samples.CanaryToken}x }}";
        var file = _folder.Write("server.conf", $"{Samples.Server}\nhow-much = DEBUG\n{akkaSection}");

        var ran = await Run.Venus("config", "--json", "-c", file);

        ran.Code.ShouldBe(0, ran.Error);
        var akka = JsonDocument.Parse(ran.Output).RootElement.GetProperty("akka");
        akka.GetProperty("loglevel").GetString().ShouldBe("DEBUG");
        akka.GetProperty("log-dead-letters").GetString().ShouldBe("off", "Venus' own default");
        ran.Output.ShouldNotContain(Samples.CanaryToken);
    }

    [Fact]
    public async Task Raw_config_prints_any_hocon_as_json()
    {
        var ran = await Run.Venus("config", "--raw", "--json", "-c", _folder.Write("any.conf", """
            base { a = 1, b = [true, null, 1.5e3] }
            derived = ${base} { a = "two", "dotted.key" = ${base.a}"x" }
            """));

        ran.Code.ShouldBe(0, ran.Error);
        var read = JsonDocument.Parse(ran.Output).RootElement;
        read.GetProperty("derived").GetProperty("a").GetString().ShouldBe("two");
        read.GetProperty("derived").GetProperty("b").EnumerateArray().Select(static item => item.GetRawText()).ShouldBe(["true", "null", "1.5e3"]);
        read.GetProperty("derived").GetProperty("dotted.key").GetString().ShouldBe("1x");
        read.TryGetProperty("venus", out _).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();
}
