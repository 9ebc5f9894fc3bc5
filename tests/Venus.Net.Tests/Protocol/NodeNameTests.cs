using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Protocol;

public class NodeNameTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("7")]
    [InlineData("a-b_c.d")]
    [InlineData("Web")]
    [InlineData("9a.")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void A_name_of_the_grammar_is_one(string text) => NodeName.ProblemOf(text).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("$x")]
    [InlineData("a%20")]
    [InlineData("café")]
    [InlineData("١٢")]
    [InlineData("a\0")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Anything_else_is_none_and_is_told_what_is_allowed(string text) => NodeName.ProblemOf(text)!.ShouldEndWith(NodeName.Rule);

    [Fact]
    public void What_is_told_of_a_text_holds_nothing_that_a_terminal_obeys() =>
        Prop.ForAll<string>(text => NodeName.ProblemOf(text ?? "") is not { } problem || !problem.Any(char.IsControl)).QuickCheckThrowOnFailure();
}
