namespace Venus.Hocon.Tests.Resolving;

/// <summary>Substitutions, undefined ones, the environment.</summary>
public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("a = 1, b = ${a}", """{"a":1,"b":1}""")]
    [InlineData("b = ${a}, a = 1", """{"b":1,"a":1}""")]
    [InlineData("b = ${a}, a = 1, a = 2", """{"b":2,"a":2}""")]
    [InlineData("a.b.c = true, x = ${a.b}", """{"a":{"b":{"c":true}},"x":{"c":true}}""")]
    [InlineData("a.\"b.c\" = 1, x = ${a.\"b.c\"}", """{"a":{"b.c":1},"x":1}""")]
    [InlineData("a b = 1, x = ${ a b }", """{"a b":1,"x":1}""")]
    [InlineData("a = null, x = ${a}", """{"a":null,"x":null}""")]
    [InlineData("a = [1, {b = 2}], x = ${a}", """{"a":[1,{"b":2}],"x":[1,{"b":2}]}""")]
    [InlineData("a = 1, x = [${a}, [${a}], {y = ${a}}]", """{"a":1,"x":[1,[1],{"y":1}]}""")]
    [InlineData("a = ${b}, b = ${c}, c = 3", """{"a":3,"b":3,"c":3}""")]
    public void Substitution_takes_the_final_value_of_any_type(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("n = cat\na = ${n} is my pet", "cat is my pet")]
    [InlineData("n = cat\na = ${n}\" is my pet\"", "cat is my pet")]
    [InlineData("n = cat\na = my ${n}", "my cat")]
    [InlineData("n = cat\na = ${n} ${n}", "cat cat")]
    [InlineData("n = cat\na = ${n}${n}", "catcat")]
    [InlineData("n = 1.50\na = ${n}x", "1.50x")]
    [InlineData("n = null\na = ${n}x", "nullx")]
    [InlineData("a = x${?n}y", "xy")]
    [InlineData("a = x ${?n} y", "x  y")]
    public void Substitution_is_joined_with_text_as_a_string(string text, string expected) =>
        Text.Document(text).Resolve().GetPath("a").ShouldBeOfType<HoconScalar>().Text.ShouldBe(expected);

    [Fact]
    public void Substitution_in_quotes_is_text() => Text.Json("a = \"${b}\", c = \"\"\"${b}\"\"\"").ShouldBe("""{"a":"${b}","c":"${b}"}""");

    [Theory]
    [InlineData("foo = ${?bar}", "{}")]
    [InlineData("foo = 1, foo = ${?bar}", """{"foo":1}""")]
    [InlineData("foo = ${?bar}${?baz}", "{}")]
    [InlineData("foo = ${?bar} ${?baz}", "{}")]
    [InlineData("foo = [1, ${?bar}, 2]", """{"foo":[1,2]}""")]
    [InlineData("foo = ${?bar} { a = 1 }", """{"foo":{"a":1}}""")]
    [InlineData("foo = ${?bar} [1]", """{"foo":[1]}""")]
    [InlineData("foo = { a = ${?bar} }", """{"foo":{}}""")]
    [InlineData("foo = 5, x = ${?foo.bar}", """{"foo":5}""")]
    public void Undefined_optional_substitution_leaves_nothing_behind(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("foo : ${does-not-exist}, foo : 42", """{"foo":42}""")]
    [InlineData("foo : ${foo}, foo : 42", """{"foo":42}""")]
    [InlineData("foo : ${does-not-exist}, foo : [1]", """{"foo":[1]}""")]
    public void Hidden_substitution_is_never_evaluated(string text, string json) => Text.Json(text).ShouldBe(json);

    [Fact]
    public void Environment_answers_what_the_configuration_does_not()
    {
        var options = new HoconLoadOptions { Environment = name => name switch { "HOME" => "/root", "EMPTY" => "", "a.b" => "dotted", "PORT" => "80", _ => null } };

        var tree = HoconDocument.ParseText("h = ${HOME}, e = ${EMPTY}, d = ${a.b}, p = ${?PORT}, m = ${?MISSING}", "t.conf", options).Resolve();

        HoconRenderer.ToJson(tree, indented: false).ShouldBe("""{"h":"/root","e":"","d":"dotted","p":"80"}""");
        tree.GetPath("h")!.Origin.ToString().ShouldBe("environment variable HOME");
    }

    [Theory]
    [InlineData("HOME = null, h = ${HOME}", """{"HOME":null,"h":null}""")]
    [InlineData("HOME = x, h = ${HOME}", """{"HOME":"x","h":"x"}""")]
    [InlineData("PATH = ${PATH}\":/x\"", """{"PATH":"env:/x"}""")]
    public void Environment_is_only_asked_where_the_configuration_has_nothing(string text, string json)
    {
        var tree = HoconDocument.ParseText(text, "t.conf", new HoconLoadOptions { Environment = _ => "env" }).Resolve();

        HoconRenderer.ToJson(tree, indented: false).ShouldBe(json);
    }
}
