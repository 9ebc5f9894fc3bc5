using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

/// <summary>Mistakes that do not depend on each other, in every mixture: each is one line of <c>venus check</c>, at its own place.</summary>
public sealed class PlantedMistakesTests : IDisposable
{
    private const string Token = Samples.CanaryToken;

    private static readonly Planted[] Places =
    [
        new("", "  ^nmae2 = y", "venus.client.nmae2"),
        new("", "  connect.back-off-max = ^5 parsecs", "venus.client.connect.back-off-max"),
        new("  connect.timeout = 5s", "  connect.timeout = ^0s", "venus.client.connect.timeout"),
        new("  links { warm = 1, max-idle = 4 }", "  links { warm = ^-1, max-idle = 4 }", "venus.client.links.warm"),
        new("  drain-timeout = 1s", "  drain-timeout = ^[1s]", "venus.client.drain-timeout"),
        new($"  server {{ address = \"a.example:7000\", key = \"{Samples.Pin}\"",
            $"  server {{ address = ^{{}}, key = \"{Samples.Pin}\"", "venus.client.server.address"),
        new($"    token = \"{Token}\"", "    token = ^short", "venus.client.server.token"),
        new("  }", "  ^colour = red }", "venus.client.server.colour"),
        new("  app-defaults { max-bridges = 5 }", "  app-defaults { max-bridges = ^many }", "venus.client.app-defaults.max-bridges"),
        new("  apps {", "  apps { two = ^2", "venus.client.apps.two"),
        new("    web { target = \"127.0.0.1:80\" }", "    web { ^targt = \"127.0.0.1:80\" }", "venus.client.apps.web.targt"),
        new("    ssh { target = \"127.0.0.1:22\" }", "    ssh { target = ^[] }", "venus.client.apps.ssh.target"),
        new("    ssh.dial-timeout = 1s", "    ssh.dial-timeout = ^0s", "venus.client.apps.ssh.dial-timeout"),
        new("    ssh.encryption = sealed", "    ssh.encryption = ^saeled", "venus.client.apps.ssh.encryption"),
        new("    ssh { resume = on }", "    ssh { resume = ^perhaps }", "venus.client.apps.ssh.resume"),
    ];

    private readonly Folder _folder = new();

    [Fact]
    public async Task Check_of_any_mixture_of_mistakes_reports_each_at_its_place()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var dice = new Random(seed);
            var isPlanted = Places.Select(_ => dice.Next(3) == 0).ToArray();
            var lines = Places.Select((place, at) => isPlanted[at] ? place.Wrong : place.Right).ToArray();
            var text = string.Join('\n', lines).Replace("^", "", StringComparison.Ordinal);
            var file = _folder.Write("planted.conf", $"venus.client {{ name = laptop\n{text}\n}}}}\n");
            var expected = Places.Select((place, at) => $"{file}:{at + 2}:{place.Column}: {place.Key}: ").Where((_, at) => isPlanted[at]).ToArray();

            var ran = await Run.Venus("check", "-c", file);

            ran.ErrorLines.Length.ShouldBe(expected.Length, $"seed {seed}:\n{ran.Error}\nexpected\n{string.Join('\n', expected)}");
            for (var at = 0; at < expected.Length; at++)
            {
                ran.ErrorLines[at].ShouldStartWith(expected[at], customMessage: $"seed {seed}");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>One line of a configuration; <c>^</c> stands before the place of its mistake.</summary>
    private sealed record Planted(string Right, string Wrong, string Key)
    {
        public int Column => Wrong.IndexOf('^', StringComparison.Ordinal) + 1;
    }
}
