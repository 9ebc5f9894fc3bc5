namespace Venus.Hocon.Tests.Resolving;

/// <summary>Duplicate keys, concatenation of lists and objects, layers.</summary>
public sealed class MergeTests
{
    [Theory]
    [InlineData("a = 1, a = 2", """{"a":2}""")]
    [InlineData("foo { a = 42 }, foo { b = 43 }", """{"foo":{"a":42,"b":43}}""")]
    [InlineData("foo { a { x = 1 } }, foo { a { x = 2, y = 3 } }", """{"foo":{"a":{"x":2,"y":3}}}""")]
    [InlineData("foo { a = 42 }, foo = null, foo { b = 43 }", """{"foo":{"b":43}}""")]
    [InlineData("foo { a = 42 }, foo = 5", """{"foo":5}""")]
    [InlineData("foo { a = 42 }, foo = [1]", """{"foo":[1]}""")]
    [InlineData("foo.a = 1, foo { b = 2 }, foo.a = 3", """{"foo":{"a":3,"b":2}}""")]
    [InlineData("b = 1, a = 2, b = 3", """{"b":3,"a":2}""")]
    public void Later_key_overrides_and_objects_are_merged(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("a : { b : 1 } { c : 2 }", """{"a":{"b":1,"c":2}}""")]
    [InlineData("a : { b : 1 }{ b : 2 }", """{"a":{"b":2}}""")]
    [InlineData("a : { b {\n x = 1 } } { b { y = 2 } }", """{"a":{"b":{"x":1,"y":2}}}""")]
    [InlineData("g = { s = 6 }\ne = ${g} { n = east }", """{"g":{"s":6},"e":{"s":6,"n":"east"}}""")]
    [InlineData("e = ${g} { s = 7 }\ng = { s = 6 }", """{"e":{"s":7},"g":{"s":6}}""")]
    public void Concatenated_objects_are_merged(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("a : [ 1, 2 ] [ 3, 4 ]", """{"a":[1,2,3,4]}""")]
    [InlineData("a : [ 1, 2 ]\na : ${a} [ 3, 4 ]", """{"a":[1,2,3,4]}""")]
    [InlineData("path = [ /bin ]\npath = ${path} [ /usr/bin ]", """{"path":["/bin","/usr/bin"]}""")]
    [InlineData("a = [ [ 1, 2 ] [ 3, 4 ] ]", """{"a":[[1,2,3,4]]}""")]
    [InlineData("a = [ [ 1, 2 ]\n [ 3, 4 ] ]", """{"a":[[1,2],[3,4]]}""")]
    [InlineData("a = [ 1 2 3 4 ]", """{"a":["1 2 3 4"]}""")]
    [InlineData("x = [1], y = [2]\na = [ ${x} ${y}, ${x}${y} ]", """{"x":[1],"y":[2],"a":[[1,2],[1,2]]}""")]
    public void Concatenated_lists_are_appended(string text, string json) => Text.Json(text).ShouldBe(json);

    [Theory]
    [InlineData("a = [1] { \"0\" : x }", """{"a":[1,"x"]}""")]
    [InlineData("o { 2 = c, 0 = a, x = no }\na = [] ${o}", """{"o":{"2":"c","0":"a","x":"no"},"a":["a","c"]}""")]
    [InlineData("o.0 = a\nl = [b]\na = ${o} ${l}", """{"o":{"0":"a"},"l":["b"],"a":["a","b"]}""")]
    [InlineData("a.0 = x\na += y", """{"a":["x","y"]}""")]
    public void Object_with_numeric_keys_is_a_list_where_one_is_needed(string text, string json) => Text.Json(text).ShouldBe(json);

    [Fact]
    public void Object_with_numeric_keys_stays_an_object_elsewhere() => Text.Json("a.0 = x, a.1 = y").ShouldBe("""{"a":{"0":"x","1":"y"}}""");

    [Fact]
    public void Numeric_keys_convert_in_their_order_and_without_gaps()
    {
        var value = (HoconObject)Text.Document("a { 10 = c, 2 = b, 0 = a, -1 = no, x = no }").Resolve().GetPath("a")!;

        HoconLists.TryConvert(value, out var list).ShouldBeTrue();

        list.Items.Cast<HoconScalar>().Select(item => item.Text).ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData("a {}")]
    [InlineData("a { x = 1, -1 = 2 }")]
    public void Numeric_keys_must_be_there_to_convert(string text) =>
        HoconLists.TryConvert((HoconObject)Text.Document(text).Resolve().GetPath("a")!, out _).ShouldBeFalse();

    [Theory]
    [InlineData("{ a : { x : 1 } }", "{ a : 42 }", "{ a : { y : 2 } }", """{"a":{"x":1}}""")]
    [InlineData("{ a : { x : 1 } }", "{ a : { y : 2 } }", "{ a : 42 }", """{"a":{"y":2,"x":1}}""")]
    [InlineData("a = ${b}", "b = 1", "b = 2", """{"b":1,"a":1}""")]
    [InlineData("b = 1", "a = ${b}", "b = 2", """{"b":1,"a":1}""")]
    [InlineData("a = ${a} [3]", "a = ${a} [2]", "a = [1]", """{"a":[1,2,3]}""")]
    [InlineData("a += 3", "a += 2", "a += 1", """{"a":[1,2,3]}""")]
    public void Fallback_lies_below_as_if_it_were_written_before(string first, string second, string third, string json)
    {
        var document = Text.Document(first).WithFallback(Text.Document(second)).WithFallback(Text.Document(third));

        HoconRenderer.ToJson(document.Resolve(), indented: false).ShouldBe(json);
    }

    [Fact]
    public void Merged_object_has_the_origin_of_its_last_part() =>
        Text.Document("a { x = 1 }\na { y = 2 }").Resolve().GetPath("a")!.Origin.ShouldBe(new HoconOrigin("t.conf", 2, 3));
}
