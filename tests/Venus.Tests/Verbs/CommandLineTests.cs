using Venus.Tests.Support;

namespace Venus.Tests.Verbs;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("server", "Run the server")]
    [InlineData("client", "Run a client")]
    [InlineData("check", "Report every mistake")]
    [InlineData("config", "Print the configuration")]
    [InlineData("init", "Make a matching pair")]
    [InlineData("demo", "on this machine alone")]
    public async Task Help_of_a_verb_describes_it_and_ends_with_examples(string verb, string said)
    {
        var ran = await Run.Venus(verb, "--help");

        ran.Code.ShouldBe(0);
        ran.Output.ShouldContain(said);
        ran.Output.ShouldContain($"Examples:\n  venus {verb}");
    }

    [Fact]
    public async Task Help_lists_every_verb()
    {
        var help = (await Run.Venus("--help")).Output;

        new[] { "demo", "init", "server", "client", "check", "config", "Exit codes" }.ShouldAllBe(word => help.Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sevrer")]
    [InlineData("server --bogus")]
    [InlineData("server --log-level loud")]
    [InlineData("check")]
    [InlineData("init --server h:1")]
    [InlineData("client --set novalue")]
    [InlineData("")]
    public async Task Wrong_usage_is_said_in_lines_that_stand_alone(string line)
    {
        var ran = await Run.Venus(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        ran.Code.ShouldBe(1);
        ran.Output.ShouldBeEmpty();
        ran.ErrorLines.ShouldNotBeEmpty();
        ran.ErrorLines.ShouldAllBe(error => error.StartsWith("venus: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Word_that_is_no_verb_is_named_with_the_verbs_there_are()
    {
        (await Run.Venus("sevrer")).ErrorLines[0].ShouldBe("venus: there is no 'sevrer'; the verbs are demo, init, server, client, check, config");
    }
}
