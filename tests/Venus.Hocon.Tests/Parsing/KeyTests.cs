namespace Venus.Hocon.Tests.Parsing;

/// <summary>Keys that are path expressions.</summary>
public sealed class KeyTests
{
    [Theory]
    [InlineData("foo.bar : 42", """{"foo":{"bar":42}}""")]
    [InlineData("foo.bar.baz : 42", """{"foo":{"bar":{"baz":42}}}""")]
    [InlineData("a.x : 42, a.y : 43", """{"a":{"x":42,"y":43}}""")]
    [InlineData("a.b { c = 1 }", """{"a":{"b":{"c":1}}}""")]
    [InlineData("a b c : 42", """{"a b c":42}""")]
    [InlineData("true : 42", """{"true":42}""")]
    [InlineData("3 : 42", """{"3":42}""")]
    [InlineData("3.14 : 42", """{"3":{"14":42}}""")]
    [InlineData("1.2.3 : 42", """{"1":{"2":{"3":42}}}""")]
    [InlineData("10.0foo : 42", """{"10":{"0foo":42}}""")]
    [InlineData("foo10.0 : 42", """{"foo10":{"0":42}}""")]
    [InlineData("foo\"10.0\" : 42", """{"foo10.0":42}""")]
    [InlineData("foo.\"hello.world\".x : 42", """{"foo":{"hello.world":{"x":42}}}""")]
    [InlineData("a.\"\".b : 42", """{"a":{"":{"b":42}}}""")]
    [InlineData("\"\" : 42", """{"":42}""")]
    [InlineData("a-b_c/d : 42", """{"a-b_c/d":42}""")]
    [InlineData("foo include : 42", """{"foo include":42}""")]
    [InlineData("\"include\" : 42", """{"include":42}""")]
    [InlineData("includes : 42", """{"includes":42}""")]
    public void Key_is_a_path_expression(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("a..b = 1")]
    [InlineData(".a = 1")]
    [InlineData("a. = 1")]
    [InlineData(". = 1")]
    [InlineData("b = ${a..b}")]
    [InlineData("b = ${.a}")]
    public void Key_with_an_empty_element_is_refused(string text) => Text.Error(text).Reason.ShouldContain("empty element");

    [Theory]
    [InlineData("${a} = 1")]
    [InlineData("a${b} = 1")]
    [InlineData("[1] = 2")]
    [InlineData("{} = 2")]
    public void Key_is_no_substitution_list_or_object(string text) => Text.Error(text).Origin.Line.ShouldBe(1);
}
