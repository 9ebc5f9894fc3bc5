using System.Runtime.CompilerServices;
using Venus.Client.Legacy;
using Venus.Server.Legacy;
using Venus.Tests.Support;

namespace Venus.Tests;

/// <summary>The files that the README names are files that the command accepts.</summary>
public sealed class ExamplesTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../../hocon"));

    public static TheoryData<string> Files => [.. Directory.GetFiles(Root, "server.conf", SearchOption.AllDirectories)
        .Concat(Directory.GetFiles(Root, "client.conf", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file)).Where(static file => file.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Example_passes_check(string file)
    {
        var ran = await Run.Venus("check", "-c", Path.Combine(Root, file));

        ran.Code.ShouldBe(0, ran.Error);
    }

    [Fact]
    public async Task Sample_of_the_server_passes_check_once_its_secret_is_set()
    {
        var ran = await Run.Venus("check", "-c", Path.Combine(Root, "server.conf"), "--set", $"venus.server.clients.laptop.token={Samples.CanaryToken}");

        ran.Code.ShouldBe(0, ran.Error);
    }

    [Fact]
    public async Task Sample_of_the_client_passes_check_once_its_secrets_are_set()
    {
        var ran = await Run.Venus(
            "check", "-c", Path.Combine(Root, "client.conf"), "--set", $"venus.client.server.token={Samples.CanaryToken}", "--set", $"venus.client.server.key={Samples.Pin}");

        ran.Code.ShouldBe(0, ran.Error);
    }

    [Fact]
    public void Files_of_the_first_Venus_are_taken_as_they_are()
    {
        LegacyServerFiles.FromFile(Path.Combine(Root, "examples/first-venus/config-s.json")).Errors.ShouldBeEmpty();
        LegacyClientFiles.FromFile(Path.Combine(Root, "examples/first-venus/config-c.json")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Examples_are_found() => Files.Count.ShouldBeGreaterThanOrEqualTo(10);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
