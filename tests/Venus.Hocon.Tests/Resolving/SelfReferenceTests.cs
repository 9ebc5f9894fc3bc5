namespace Venus.Hocon.Tests.Resolving;

/// <summary>Self-references, looking back, circles and <c>+=</c>.</summary>
public sealed class SelfReferenceTests
{
    [Theory]
    [InlineData("path : \"a:b:c\"\npath : ${path}\":d\"", """{"path":"a:b:c:d"}""")]
    [InlineData("foo : { a : 1 }\nfoo : ${foo}", """{"foo":{"a":1}}""")]
    [InlineData("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }", """{"foo":{"a":2,"c":1}}""")]
    [InlineData("a = 1\na = ${a}2\na = ${a}3", """{"a":"123"}""")]
    [InlineData("a = {x = 1}\na = ${a}{y = 2}\na = ${a}{z = 3}\na = {w = 4}${a}", """{"a":{"x":1,"y":2,"z":3,"w":4}}""")]
    [InlineData("o.a = [1]\no { a = ${o.a} [2] }\no.a = ${o.a} [3]", """{"o":{"a":[1,2,3]}}""")]
    public void Self_reference_looks_back(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("foo : ${?foo}", "{}")]
    [InlineData("a = ${?a}foo", """{"a":"foo"}""")]
    [InlineData("a = ${?a} [1]", """{"a":[1]}""")]
    [InlineData("a = ${?b}, b = ${?a}", "{}")]
    public void Optional_self_reference_without_an_earlier_value_is_undefined(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }", """{"bar":{"foo":42,"baz":42}}""")]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }", """{"bar":{"foo":43,"baz":43}}""")]
    [InlineData("bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4", """{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""")]
    [InlineData("base { dir = ${app.root}/x }\napp = ${base} { root = /r }", """{"base":{"dir":"/r/x"},"app":{"dir":"/r/x","root":"/r"}}""")]
    [InlineData("x = { d = ${y.d} }\ny = ${x}\ny.d = 5", """{"x":{"d":5},"y":{"d":5}}""")]
    public void Reference_into_the_own_object_looks_forward(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("a = 1\nb = 2\na = ${b}\nb = ${a}")]
    [InlineData("b = 2\na = 1\nb = ${a}\na = ${b}")]
    public void Mutual_references_over_earlier_values_end_in_one_value(string text)
    {
        var tree = Text.Document(text).Resolve();

        ((HoconScalar)tree.GetPath("a")!).Text.ShouldBe(((HoconScalar)tree.GetPath("b")!).Text);
    }

    [Theory]
    [InlineData("a = 1\nb = ${a}\na = ${b}")]
    [InlineData("b = ${a}\na = 1\na = ${b}")]
    public void Circle_is_broken_where_an_earlier_value_exists(string text)
    {
        var tree = Text.Document(text).Resolve();

        ((HoconScalar)tree.GetPath("a")!).Text.ShouldBe("1");
        ((HoconScalar)tree.GetPath("b")!).Text.ShouldBe("1");
    }

    [Theory]
    [InlineData("a = 0\nb = ${a}\na = ${a}${b}\na = ${a}z", """{"a":"00z","b":0}""")]
    [InlineData("b = ${a}\na = 0\na = ${a}${b}\na = ${a}z", """{"b":0,"a":"00z"}""")]
    [InlineData("b = ${a}\na = [0]\na = ${a}${b}\na += 1", """{"b":[0],"a":[0,0,1]}""")]
    [InlineData("b = ${?a}\na = [0]\na = ${?a}${b}\na = ${?a} [1]", """{"b":[0],"a":[0,0,1]}""")]
    public void Circle_through_a_chain_of_self_references_loses_no_link(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("foo = { a = 1 }\nfoo = ${bar}\nfoo = { a = 2 }\nbar = ${foo}{ z = 1 }", """{"foo":{"a":2,"z":1},"bar":{"a":1,"z":1}}""")]
    [InlineData("bar = ${foo}{ z = 1 }\nfoo = { a = 1 }\nfoo = ${bar}\nfoo = { a = 2 }", """{"bar":{"a":1,"z":1},"foo":{"a":2,"z":1}}""")]
    public void Circle_is_broken_below_the_definition_and_all_that_override_it(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("foo = ${foo}", "foo → foo")]
    [InlineData("foo = ${foo}\nfoo = { a = 1 }", "foo → foo")]
    [InlineData("bar = ${foo}\nfoo = ${bar}", "bar → foo → bar")]
    [InlineData("a = ${b}\nb = ${c}\nc = ${a}", "a → b → c → a")]
    [InlineData("x.y = ${\"q r\"}\nq r = 1${x.y}", "x.y → \"q r\" → x.y")]
    [InlineData("a = { b = ${a} }", "a.b → a.b")]
    [InlineData("a = { b = ${a} { b { b {} } } }", "a.b → a.b")]
    [InlineData("a = { b = ${c} }\nc = { d = ${a} }", "a.b → c.d → a.b")]
    public void Circle_without_an_earlier_value_is_reported_with_its_chain(string text, string chain) => Text.Error(text).Reason.ShouldContain($": {chain};");

    [Theory]
    [InlineData("a = [${a}]", "t.conf:1:6")]
    [InlineData("a = [1]\na += ${a}", "t.conf:2:6")]
    public void List_that_contains_itself_is_reported(string text, string place) =>
        Text.Error(text).Reason.ShouldContain($"the list element at {place} → the list element at {place};");

    [Theory]
    [InlineData("a += 1", """{"a":[1]}""")]
    [InlineData("a = [1]\na += [2]\na += 3 4", """{"a":[1,[2],"3 4"]}""")]
    [InlineData("a.b += 1\na { b += { c = 2 } }", """{"a":{"b":[1,{"c":2}]}}""")]
    [InlineData("a = ${b}\nb = [1]\na += 2", """{"a":[1,2],"b":[1]}""")]
    [InlineData("a = [1]\na += ${?b}", """{"a":[1]}""")]
    [InlineData("a = [1]\na += x ${?b}y", """{"a":[1,"x y"]}""")]
    [InlineData("l = [{ a += 1, a += 2 }]", """{"l":[{"a":[1,2]}]}""")]
    public void Append_adds_an_element_to_what_was_there(string text, string json) => Text.Json(text).ShouldBe(json);

    [Fact]
    public void Merged_self_references_do_not_double() =>
        Text.Json("a { b { x = 1 } }\n" + string.Concat(Enumerable.Repeat("a = ${a} { c = 2 }\n", 200))).ShouldBe("""{"a":{"b":{"x":1},"c":2}}""");

    [Fact]
    public void Append_works_thousands_of_times()
    {
        const int Count = 3000;

        var list = Text.Document(string.Concat(Enumerable.Repeat("a.b += x\n", Count))).Resolve().GetPath("a.b");

        list.ShouldBeOfType<HoconList>().Items.Count.ShouldBe(Count);
    }
}
