namespace Venus.Hocon.Tests.Parsing;

/// <summary>Comments, root braces, separators, commas and white space.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("# one\na = 1 # two\n// three\nb = 2 // four")]
    [InlineData("a = 1 #b = 3\nb = 2")]
    [InlineData("a = 1//\nb = 2#")]
    public void Comment_runs_to_the_end_of_the_line(string text) => Text.Json(text).ShouldBe("""{"a":1,"b":2}""");

    [Fact]
    public void Comment_signs_in_quotes_are_text() => Text.Json("""a = "x # y // z" """).ShouldBe("""{"a":"x # y // z"}""");

    [Fact]
    public void Comment_ends_an_unquoted_string() => Text.Json("a = x//y\nb = x/y").ShouldBe("""{"a":"x","b":"x/y"}""");

    [Theory]
    [InlineData("a : 1")]
    [InlineData("{ a : 1 }")]
    [InlineData("\n\n # c\n { a : 1 }\n # end\n")]
    public void Root_braces_may_be_omitted(string text) => Text.Json(text).ShouldBe("""{"a":1}""");

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("# only a comment")]
    [InlineData("{}")]
    public void Root_without_fields_is_an_empty_object(string text) => Text.Json(text).ShouldBe("{}");

    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("a=1")]
    [InlineData("a:1")]
    [InlineData("a\n:\n1")]
    [InlineData("\"a\" =\n\n1")]
    public void Separator_is_equals_or_colon_with_any_white_space(string text) => Text.Json(text).ShouldBe("""{"a":1}""");

    [Theory]
    [InlineData("a { b = 1 }")]
    [InlineData("a{b=1}")]
    [InlineData("\"a\" {b=1}")]
    [InlineData("a\n{ b = 1 }")]
    [InlineData("a = { b = 1 }")]
    public void Separator_may_be_omitted_before_a_brace(string text) => Text.Json(text).ShouldBe("""{"a":{"b":1}}""");

    [Theory]
    [InlineData("a = [1,2,3]")]
    [InlineData("a = [1,2,3,]")]
    [InlineData("a = [1\n2\n3]")]
    [InlineData("a = [\n1,\n\n2 # c\n\n3\n,\n]")]
    public void Newline_separates_elements_and_one_trailing_comma_is_ignored(string text) => Text.Json(text).ShouldBe("""{"a":[1,2,3]}""");

    [Theory]
    [InlineData("a=1,b=2")]
    [InlineData("{a=1,b=2,}")]
    [InlineData("a=1\nb=2\n")]
    [InlineData("a=1\n,\nb=2,")]
    public void Newline_separates_fields_and_one_trailing_comma_is_ignored(string text) => Text.Json(text).ShouldBe("""{"a":1,"b":2}""");

    [Theory]
    [InlineData('\t')]
    [InlineData('\v')]
    [InlineData('\f')]
    [InlineData('\r')]
    [InlineData('\x1C')]
    [InlineData('\x1D')]
    [InlineData('\x1E')]
    [InlineData('\x1F')]
    [InlineData('\u00A0')]
    [InlineData('\u1680')]
    [InlineData('\u2007')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\u202F')]
    [InlineData('\u3000')]
    [InlineData('\uFEFF')]
    public void White_space_is_trimmed_around_keys_and_values(char space) =>
        Text.Json($"{space}a{space}={space}x{space}\n{space}b=1").ShouldBe("""{"a":"x","b":1}""");

    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u200B')]
    public void White_space_is_not_what_Unicode_does_not_call_a_separator(char character) =>
        Text.Document($"a = {character}").Resolve().GetPath("a").ShouldBeOfType<HoconScalar>().Text.ShouldBe(character.ToString());

    [Theory]
    [InlineData("a = [1\u20282]")]
    [InlineData("a = [1\r2]")]
    public void Newline_is_only_the_line_feed(string text) => Text.Document(text).Resolve().GetPath("a").ShouldBeOfType<HoconList>().Items.Count.ShouldBe(1);

    [Fact]
    public void Windows_line_ends_are_line_ends() => Text.Json("a = x\r\nb {\r\n c = [1\r\n2]\r\n}\r\n").ShouldBe("""{"a":"x","b":{"c":[1,2]}}""");
}
