namespace Venus.Hocon.Tests.Rendering;

/// <summary>Trees as text.</summary>
public sealed class RendererTests
{
    private const string Sample = """
        a { b = 1.50, "c d" = [true, null, {}, [], { x = "q\"\\\n\u0001é" }] }
        token = secret, e {}
        """;

    [Fact]
    public void Json_compact_is_one_line() =>
        HoconRenderer.ToJson(Text.Document(Sample).Resolve(), indented: false)
            .ShouldBe("""{"a":{"b":1.50,"c d":[true,null,{},[],{"x":"q\"\\\n\u0001é"}]},"token":"secret","e":{}}""");

    [Fact]
    public void Json_indented_has_a_line_for_each_value() =>
        HoconRenderer.ToJson(Text.Document("a { b = [1, x] }, c {}").Resolve(), indented: true)
            .ShouldBe("{\n  \"a\": {\n    \"b\": [\n      1,\n      \"x\"\n    ]\n  },\n  \"c\": {}\n}");

    [Fact]
    public void Hocon_needs_no_quotes_around_plain_keys_and_no_root_braces() =>
        HoconRenderer.ToHocon(Text.Document("a { b = [1, x], \"c.d\" = y, \"include\" = 1, \"\" = 2 }").Resolve())
            .ShouldBe("a = {\n  b = [\n    1\n    \"x\"\n  ]\n  \"c.d\" = \"y\"\n  \"include\" = 1\n  \"\" = 2\n}\n");

    [Fact]
    public void Mask_hides_values_by_their_path()
    {
        var paths = new List<string>();
        var json = HoconRenderer.ToJson(Text.Document(Sample).Resolve(), indented: false, path =>
        {
            paths.Add(path);
            return path is "token" or "a.b" or "a.\"c d\".4";
        });

        json.ShouldBe("""{"a":{"b":"***","c d":[true,null,{},[],"***"]},"token":"***","e":{}}""");
        paths.ShouldNotContain(path => path.EndsWith('x'));
    }

    [Fact]
    public void Lone_surrogate_is_escaped() =>
        HoconRenderer.ToJson(new HoconScalar(new HoconOrigin("t", 0, 0), HoconScalarKind.String, "a\uD800b\uDC00"), false).ShouldBe("\"a\\ud800b\\udc00\"");
}
