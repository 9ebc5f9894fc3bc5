using System.Text;

namespace Venus.Hocon.Tests.Loading;

/// <summary>Files: encoding, missing ones, limits, .properties.</summary>
public sealed class FileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_may_begin_with_a_byte_order_mark()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "a.conf"), "a = ü @", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        _folder.Error("a.conf").Origin.Column.ShouldBe(7);
    }

    [Fact]
    public void File_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "a.conf"), [(byte)'a', (byte)'=', 0xFF]);

        _folder.Error("a.conf").Reason.ShouldBe("the file is not UTF-8: byte 2 is wrong; save it as UTF-8.");
    }

    [Fact]
    public void File_that_does_not_exist_is_named() =>
        Should.Throw<HoconException>(() => HoconDocument.ParseFile("no/such.conf")).Message.ShouldBe("no/such.conf: the file does not exist; check its path.");

    [Fact]
    public void File_beyond_the_limit_is_refused()
    {
        _folder.Write("a.conf", new string(' ', 101));
        var options = new HoconLoadOptions { Limits = new HoconLimits { MaxFileLength = 100 } };

        Should.Throw<HoconException>(() => HoconDocument.ParseFile(Path.Combine(_folder.Path, "a.conf"), options)).Reason.ShouldContain("too large");
    }

    [Fact]
    public void Origins_repeat_the_path_as_it_was_given()
    {
        var options = Text.NoEnvironment with { ReadFile = path => Encoding.UTF8.GetBytes(path.EndsWith("main.conf", StringComparison.Ordinal) ? "include \"sub/x.conf\"" : "x = 1") };

        HoconDocument.ParseFile("conf/main.conf", options).Resolve().GetPath("x")!.Origin.ToString().ShouldBe(Path.Combine("conf", "sub/x.conf") + ":1:5");
    }

    [Theory]
    [InlineData("a=1", """{"a":"1"}""")]
    [InlineData("a.b = x y \na.c: z", """{"a":{"b":"x y ","c":"z"}}""")]
    [InlineData("# c\n! c\n\n  a   b", """{"a":"b"}""")]
    [InlineData("a=hello\na.b=world", """{"a":{"b":"world"}}""")]
    [InlineData("a.b=world\na=hello", """{"a":{"b":"world"}}""")]
    [InlineData("a.=x\n.b=y", """{"a":{"":"x"},"":{"b":"y"}}""")]
    [InlineData("a=x\\\n   y\\\r\nz", """{"a":"xyz"}""")]
    [InlineData("a\\=b=\\u0041\\t\\q\\\\", """{"a=b":"A\tq\\"}""")]
    [InlineData("a=${b}", """{"a":"${b}"}""")]
    [InlineData("a", """{"a":""}""")]
    [InlineData("a=1\na=2", """{"a":"2"}""")]
    public void Properties_become_a_tree_of_strings(string text, string json)
    {
        _folder.Write("a.properties", text);

        _folder.Json("a.properties").ShouldBe(json);
    }
}
