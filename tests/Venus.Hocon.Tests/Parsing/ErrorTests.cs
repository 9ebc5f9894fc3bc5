namespace Venus.Hocon.Tests.Parsing;

/// <summary>What errors say, and where.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("a", 1, 2, "the key 'a' is followed by the end of the text; write '=', ':' or '{' after a key.")]
    [InlineData("a b\n, c", 2, 1, "the key '\"a b\"' is followed by ','; write '=', ':' or '{' after a key.")]
    [InlineData("a }", 1, 3, "the key 'a' is followed by '}'; write '=', ':' or '{' after a key.")]
    [InlineData("a =", 1, 4, "the key 'a' has no value before the end of the text; write one, or \"\" for an empty string.")]
    [InlineData("x { a.b = }", 1, 11, "the key 'a.b' has no value before '}'; write one, or \"\" for an empty string.")]
    [InlineData("a = ,", 1, 5, "a comma stands where a value of the key 'a' should; remove it.")]
    [InlineData("a = [,1]", 1, 6, "a comma stands where a value of the list should; remove it.")]
    [InlineData("a = [1,,2]", 1, 8, "two commas stand in a row; remove one.")]
    [InlineData("a = [1,2,,]", 1, 10, "two commas stand in a row; remove one.")]
    [InlineData("a = 1,\n,b = 2", 2, 1, "two commas stand in a row; remove one.")]
    [InlineData(", a = 1", 1, 1, "a comma stands where a field should; remove it.")]
    [InlineData("{, a = 1}", 1, 2, "a comma stands where a field should; remove it.")]
    [InlineData("= 1", 1, 1, "'=' stands where a key should; write key = value.")]
    [InlineData("a = b : c", 1, 7, "':' follows the field on the same line; separate them by a comma or a newline, or put the text in double quotes.")]
    [InlineData("a = 1 b = 2", 1, 9, "'=' follows the field on the same line; separate them by a comma or a newline, or put the text in double quotes.")]
    [InlineData("a = [b = c]", 1, 8, "'=' follows the element on the same line; separate them by a comma or a newline, or put the text in double quotes.")]
    [InlineData("a = 1\n}", 2, 1, "'}' closes nothing that is open here; remove it, or check the brackets before it.")]
    [InlineData("a = 1 }", 1, 7, "'}' closes nothing that is open here; remove it, or check the brackets before it.")]
    [InlineData("{ a = 1 ]", 1, 9, "']' closes nothing that is open here; remove it, or check the brackets before it.")]
    [InlineData("{} x", 1, 4, "'x' stands after the end of the configuration; remove it, or check that the brackets before it match.")]
    [InlineData("a = 1\nb {\n c = 2\n", 2, 3, "the '{' that stands here is never closed; add a '}'.")]
    [InlineData("a = [1\n", 1, 5, "the '[' that stands here is never closed; add a ']'.")]
    [InlineData("a = x@y", 1, 6, "the character '@' cannot stand outside quotes; put the text in double quotes.")]
    [InlineData("a = $x", 1, 5, "the character '$' cannot stand outside quotes; put the text in double quotes.")]
    [InlineData("a = \"x", 1, 5, "the string that begins here has no end; close it with \".")]
    [InlineData("a = \"x\ny\"", 1, 5, "the string that begins here has no end on its line; close it with \", or use \"\"\" for several lines.")]
    [InlineData("a = \"\"\"x\n", 1, 5, "the string that begins here has no end; close it with \"\"\".")]
    [InlineData("a = \"x\\q\"", 1, 7, "\\ followed by 'q' is no escape; write \\\\ for a backslash, or use \"\"\".")]
    [InlineData("a = \"\\u00g0\"", 1, 6, "\\u needs four hexadecimal digits, as in \\u00e9.")]
    [InlineData("a = \"x\ty\"", 1, 7, "the control character U+0009 cannot stand in a quoted string; write \\u0009.")]
    [InlineData("a.b..c = 1", 1, 1, "the path 'a.b..c' has an empty element; remove the dot, or write \"\" for an empty key.")]
    [InlineData("a = ${}", 1, 5, "the substitution that begins here ends at '}'; write ${path} or ${?path}, with odd keys in double quotes.")]
    [InlineData("a = ${b", 1, 5, "the substitution that begins here ends at the end of the text; write ${path} or ${?path}, with odd keys in double quotes.")]
    [InlineData("a = ${b ${c}}", 1, 5, "the substitution that begins here ends at '${'; write ${path} or ${?path}, with odd keys in double quotes.")]
    [InlineData("a = ${ ?b}", 1, 8, "the character '?' cannot stand outside quotes; put the text in double quotes.")]
    [InlineData("a = {} x", 1, 8, "text follows an object on the same line and the two cannot be joined; separate them by a comma or a newline.")]
    [InlineData("a = x [1]", 1, 7, "a list follows text on the same line and the two cannot be joined; separate them by a comma or a newline.")]
    public void Syntax_error_says_where_and_what_to_do(string text, int line, int column, string reason) => Check(text, line, column, reason);

    [Theory]
    [InlineData("[1]", 1, 1, "the configuration is a list; its outermost value must be an object.")]
    [InlineData("a = 1\nb = ${a.c}", 2, 5, "${a.c} is not defined; define it, or write ${?…} if it may be missing.")]
    [InlineData("a = x${\"q r\".s}", 1, 6, "${\"q r\".s} is not defined; define it, or write ${?…} if it may be missing.")]
    [InlineData("a = ${a}", 1, 5, "the value needs itself and nothing assigned before it breaks the circle: a → a; change one of them.")]
    [InlineData("a = ${b}\nb = ${a}", 1, 5, "the value needs itself and nothing assigned before it breaks the circle: a → b → a; change one of them.")]
    [InlineData("a { b = ${a} }", 1, 9, "the value contains itself: a.b → a.b; an object or a list cannot refer to a whole that it is part of.")]
    [InlineData("o {}\na = ${o} x", 2, 10, "this part is the string 'x' and cannot be joined with an object on the same line; separate them, or change one.")]
    [InlineData("o {}\na = x ${o}", 2, 5, "this part is the string 'x' and cannot be joined with an object on the same line; separate them, or change one.")]
    [InlineData("o {}\na = ${o} [1]", 2, 5, "${o} is an object and cannot be joined with a list on the same line; separate them, or change one.")]
    [InlineData("l = [1]\na = ${l} \" \" ${l}", 2, 10, "this part is the string ' ' and cannot be joined with a list on the same line; separate them, or change one.")]
    [InlineData("n = null\na = [1] ${n}", 2, 9, "${n} is null and cannot be joined with a list on the same line; separate them, or change one.")]
    [InlineData("a = 5\na += 1", 2, 6, "'+=' adds to a list, but the value before is the number '5'; write '=' to replace it.")]
    [InlineData("a { x = 1 }\na += 1", 2, 6, "'+=' adds to a list, but the value before is an object; write '=' to replace it.")]
    public void Resolution_error_says_where_and_what_to_do(string text, int line, int column, string reason) => Check(text, line, column, reason);

    [Fact]
    public void Error_shows_no_control_characters_and_no_endless_text()
    {
        var error = Text.Error($"a = \"\u001b[31m\n");
        error.Message.ShouldNotContain("\u001b");

        Text.Error($"\"\u001b[31m{new string('x', 1000)}\" 1").Message.ShouldSatisfyAllConditions(
            message => message.ShouldNotContain("\u001b"),
            message => message.Length.ShouldBeLessThan(200));
    }

    private static void Check(string text, int line, int column, string reason)
    {
        var error = Text.Error(text);

        error.Reason.ShouldBe(reason);
        error.Origin.ShouldBe(new HoconOrigin("t.conf", line, column));
        error.Message.ShouldBe($"t.conf:{line}:{column}: {reason}");
    }
}
