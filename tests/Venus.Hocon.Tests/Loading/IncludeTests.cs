namespace Venus.Hocon.Tests.Loading;

/// <summary>Include statements: syntax, merging, relocation, formats, what is refused.</summary>
public sealed class IncludeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include\n\n \"b.conf\"")]
    [InlineData("{ include \"b.conf\" }")]
    [InlineData("include file(\"b.conf\")")]
    [InlineData("include file( \"b.conf\" )")]
    [InlineData("include required(\"b.conf\")")]
    [InlineData("include required( file( \"b.conf\" ) )")]
    [InlineData("include \"b.conf\", include \"b.conf\"")]
    [InlineData("include \"\"\"b.conf\"\"\"")]
    public void Include_takes_the_fields_of_the_file(string text)
    {
        _folder.Write("a.conf", text);
        _folder.Write("b.conf", "x = 1");

        _folder.Json("a.conf").ShouldBe("""{"x":1}""");
    }

    [Fact]
    public void Include_merges_like_fields_in_its_place()
    {
        _folder.Write("a.conf", "o { x = 1, y = 1 }\ninclude \"b.conf\"\no { z = 3 }");
        _folder.Write("b.conf", "o { y = 2, z = 2 }");

        _folder.Json("a.conf").ShouldBe("""{"o":{"x":1,"y":2,"z":3}}""");
    }

    [Theory]
    [InlineData("a { include \"foo.conf\" }", """{"a":{"x":10,"y":10}}""")]
    [InlineData("a { include \"foo.conf\" }\na { x = 42 }", """{"a":{"x":42,"y":42}}""")]
    [InlineData("a.b { include \"foo.conf\" }", """{"a":{"b":{"x":10,"y":10}}}""")]
    [InlineData("a = [{ include \"foo.conf\" }]", """{"a":[{"x":10,"y":10}]}""")]
    public void Include_in_an_object_relocates_substitutions(string text, string json)
    {
        _folder.Write("main.conf", text);
        _folder.Write("foo.conf", "x = 10, y = ${x}");

        _folder.Json("main.conf").ShouldBe(json);
    }

    [Fact]
    public void Include_falls_back_to_the_root_of_the_configuration()
    {
        _folder.Write("main.conf", "name = n, a { include \"foo.conf\" }, l = [{ include \"foo.conf\" }]");
        _folder.Write("foo.conf", "y = ${name}, z = ${?none}");

        _folder.Json("main.conf").ShouldBe("""{"name":"n","a":{"y":"n"},"l":[{"y":"n"}]}""");
    }

    [Fact]
    public void Include_keeps_self_references_and_appends_of_the_file()
    {
        _folder.Write("main.conf", "a { l = [0], s = x, include \"foo.conf\" }\na.l += 3");
        _folder.Write("foo.conf", "l = ${l} [1], l += 2, s = ${s}y");

        _folder.Json("main.conf").ShouldBe("""{"a":{"l":[0,1,2,3],"s":"xy"}}""");
    }

    [Fact]
    public void Include_is_relative_to_the_including_file()
    {
        _folder.Write("main.conf", "include \"sub/b.conf\"");
        _folder.Write("sub/b.conf", "b = 1, o { include \"c.conf\" }");
        _folder.Write("sub/c.conf", "c = ${b}");

        _folder.Json("main.conf").ShouldBe("""{"b":1,"o":{"c":1}}""");
    }

    [Fact]
    public void Include_of_a_full_path_is_taken_as_it_is()
    {
        var path = _folder.Write("b.conf", "x = 1");
        _folder.Write("sub/main.conf", $"include {HoconPathQuote(path)}");

        _folder.Json("sub/main.conf").ShouldBe("""{"x":1}""");
    }

    [Fact]
    public void Include_without_extension_merges_all_formats_with_conf_on_top()
    {
        _folder.Write("main.conf", "include \"foo\"");
        _folder.Write("foo.properties", "p = p\nj = p\nc = p");
        _folder.Write("foo.json", """{ "j": "j", "c": "j" }""");
        _folder.Write("foo.conf", "c = c");

        _folder.Json("main.conf").ShouldBe("""{"p":"p","j":"j","c":"c"}""");
    }

    [Fact]
    public void Include_of_a_missing_file_is_ignored_unless_required()
    {
        _folder.Write("main.conf", "include \"none.conf\"\ninclude \"none\"\nx = 1");
        _folder.Write("strict.conf", "x = 1\n include required(\"none\")");

        _folder.Json("main.conf").ShouldBe("""{"x":1}""");
        _folder.Error("strict.conf").Message.ShouldEndWith("strict.conf:2:2: the required file \"none\" does not exist; create it, or write include without required().");
    }

    [Theory]
    [InlineData("include url(\"http://h/x.conf\")", "include url(…) is not supported")]
    [InlineData("include classpath(\"x.conf\")", "include classpath(…) is not supported")]
    [InlineData("include required(url(\"http://h/x.conf\"))", "include url(…) is not supported")]
    [InlineData("include \"https://h/x.conf\"", "names a URL")]
    [InlineData("include foo.conf", "'include' is followed by 'foo.conf'")]
    [InlineData("include = 1", "'include' is followed by '='")]
    [InlineData("include", "'include' is followed by the end of the text")]
    [InlineData("include \"\"", "'include' is followed by \"\"")]
    [InlineData("include ${x}", "'include' is followed by '${'")]
    [InlineData("include file(\"x\"", "lacks a ')'")]
    [InlineData("include \"x\" \"y\"", "\"y\" follows the field")]
    [InlineData("include \"list.conf\"", "holds a list")]
    [InlineData("include \"folder.conf\"", "cannot be read")]
    public void Include_of_anything_else_is_refused(string text, string reason)
    {
        _folder.Write("main.conf", text);
        _folder.Write("list.conf", "[1]");
        _folder.Write("folder.conf/x", "");

        _folder.Error("main.conf").Reason.ShouldContain(reason);
    }

    [Fact]
    public void Include_cycle_is_reported_with_its_chain()
    {
        _folder.Write("a.conf", "x = 1\ninclude \"b.conf\"");
        _folder.Write("b.conf", "o { include \"c\" }");
        _folder.Write("c.conf", "include \"a.conf\"");

        var error = _folder.Error("a.conf");

        error.Reason.ShouldContain("a.conf → b.conf → c.conf → a.conf");
        error.Origin.Source.ShouldEndWith("c.conf");
    }

    [Fact]
    public void Include_error_names_the_included_file()
    {
        _folder.Write("main.conf", "include \"sub/b.conf\"");
        _folder.Write("sub/b.conf", "\nx = @");

        _folder.Error("main.conf").Origin.ShouldBe(new HoconOrigin(Path.Combine(_folder.Path, "sub/b.conf"), 2, 5));
    }

    [Fact]
    public void Text_includes_relative_to_its_base_folder_or_says_that_it_has_none()
    {
        _folder.Write("b.conf", "x = 1");
        var options = Text.NoEnvironment with { BaseDirectory = _folder.Path };

        HoconRenderer.ToJson(HoconDocument.ParseText("include \"b.conf\"", "t", options).Resolve(), false).ShouldBe("""{"x":1}""");
        Text.Error("include \"b.conf\"").Reason.ShouldContain("lies in no folder");
    }

    [Fact]
    public void Files_names_every_file_once()
    {
        _folder.Write("a.conf", "include \"b\"\no { include \"b\" }");
        _folder.Write("b.conf", "x = 1");
        _folder.Write("c.conf", "include \"b.conf\"");

        var files = _folder.Parse("a.conf").WithFallback(_folder.Parse("c.conf")).Files;

        files.Select(Path.GetFileName).ShouldBe(["a.conf", "b.conf", "c.conf"]);
        files.ShouldAllBe(file => Path.IsPathFullyQualified(file));
    }

    private static string HoconPathQuote(string path) => "\"" + path.Replace("\\", "\\\\", StringComparison.Ordinal) + "\"";
}
