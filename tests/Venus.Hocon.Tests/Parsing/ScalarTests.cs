namespace Venus.Hocon.Tests.Parsing;

/// <summary>Quoted, triple-quoted and unquoted strings, numbers, booleans, null.</summary>
public sealed class ScalarTests
{
    [Theory]
    [InlineData("true", HoconScalarKind.Boolean)]
    [InlineData("false", HoconScalarKind.Boolean)]
    [InlineData("null", HoconScalarKind.Null)]
    [InlineData("0", HoconScalarKind.Number)]
    [InlineData("-1", HoconScalarKind.Number)]
    [InlineData("10.25", HoconScalarKind.Number)]
    [InlineData("1e5", HoconScalarKind.Number)]
    [InlineData("1E+05", HoconScalarKind.Number)]
    [InlineData("-1.5e-3", HoconScalarKind.Number)]
    [InlineData("truefoo", HoconScalarKind.String)]
    [InlineData("footrue", HoconScalarKind.String)]
    [InlineData("nullable", HoconScalarKind.String)]
    [InlineData("True", HoconScalarKind.String)]
    [InlineData("10.0bar", HoconScalarKind.String)]
    [InlineData("bar10.0", HoconScalarKind.String)]
    [InlineData("01", HoconScalarKind.String)]
    [InlineData("1.", HoconScalarKind.String)]
    [InlineData(".5", HoconScalarKind.String)]
    [InlineData("1e", HoconScalarKind.String)]
    [InlineData("-", HoconScalarKind.String)]
    [InlineData("--flag", HoconScalarKind.String)]
    [InlineData("192.168.0.1", HoconScalarKind.String)]
    [InlineData("2026-01-02", HoconScalarKind.String)]
    [InlineData("/usr/bin;a|b~c<d>(e)'f'%g_h", HoconScalarKind.String)]
    [InlineData("héllo→", HoconScalarKind.String)]
    [InlineData("true foo", HoconScalarKind.String)]
    public void Unquoted_scalar_keeps_its_text_and_kind(string text, HoconScalarKind kind)
    {
        var value = Text.Document($"a = {text}").Resolve().GetPath("a").ShouldBeOfType<HoconScalar>();
        value.Text.ShouldBe(text);
        value.Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData('$')]
    [InlineData('`')]
    [InlineData('^')]
    [InlineData('?')]
    [InlineData('!')]
    [InlineData('@')]
    [InlineData('*')]
    [InlineData('&')]
    [InlineData('\\')]
    [InlineData('+')]
    [InlineData(':')]
    [InlineData('=')]
    [InlineData('}')]
    [InlineData(']')]
    public void Unquoted_string_refuses_reserved_characters(char reserved) => Text.Error($"a = x{reserved}y").Origin.ShouldBe(new HoconOrigin("t.conf", 1, 6));

    [Theory]
    [InlineData(@"""""", "")]
    [InlineData(@"""a b""", "a b")]
    [InlineData(@"""\"" \\ \/ \b \f \n \r \t""", "\" \\ / \b \f \n \r \t")]
    [InlineData(@"""\u00e9\uD83D\uDE00""", "é😀")]
    [InlineData("\"{}[]:=,+#`^?!@*&$ ${a}//\"", "{}[]:=,+#`^?!@*&$ ${a}//")]
    [InlineData("\"true\"", "true")]
    [InlineData("\"12\"", "12")]
    public void Quoted_string_is_read_as_in_JSON(string written, string text)
    {
        var value = Text.Document($"a = {written}").Resolve().GetPath("a").ShouldBeOfType<HoconScalar>();
        value.Text.ShouldBe(text);
        value.Kind.ShouldBe(HoconScalarKind.String);
    }

    [Theory]
    [InlineData("\"\"\"a\"\"\"", "a")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\"\n a\n  b \n\"\"\"", "\n a\n  b \n")]
    [InlineData("\"\"\"a\\n\\u0041\"\"\"", "a\\n\\u0041")]
    [InlineData("\"\"\"foo\"\"\"\"", "foo\"")]
    [InlineData("\"\"\"foo\"\"\"\"\"\"", "foo\"\"\"")]
    [InlineData("\"\"\"a\"\"b\"\"\"", "a\"\"b")]
    public void Triple_quoted_string_is_taken_unmodified(string written, string text) =>
        Text.Document($"a = {written}").Resolve().GetPath("a").ShouldBeOfType<HoconScalar>().Text.ShouldBe(text);

    [Theory]
    [InlineData("a = foo bar", "foo bar")]
    [InlineData("a =  foo   bar baz  ", "foo   bar baz")]
    [InlineData("a = foo\t\u00A0bar", "foo\t\u00A0bar")]
    [InlineData("a = foo\"bar\"baz", "foobarbaz")]
    [InlineData("a = foo \" bar \" baz", "foo  bar  baz")]
    [InlineData("a = 1e5 0x10", "1e5 0x10")]
    [InlineData("a = true null 1.50", "true null 1.50")]
    [InlineData("a = \"\"\"x\"\"\" y", "x y")]
    [InlineData("a = include", "include")]
    public void Concatenated_scalars_keep_the_white_space_between_them(string text, string expected) =>
        Text.Document(text).Resolve().GetPath("a").ShouldBe(
            new HoconScalar(new HoconOrigin("t.conf", 1, Column(text)), HoconScalarKind.String, expected) { KeyOrigin = new HoconOrigin("t.conf", 1, 1) });

    [Fact]
    public void Concatenated_scalars_never_span_a_newline() => Text.Json("a = [x\ny z]").ShouldBe("""{"a":["x","y z"]}""");

    private static int Column(string text) => text.Length - text[3..].TrimStart().Length + 1;
}
