using System.Net;

namespace Venus.Hocon.Tests.Binding;

public sealed class MistakesTests
{
    [Fact]
    public void Five_mistakes_are_five_errors_with_line_and_column()
    {
        var errors = Conf.Errors<Everything>("""
            text = hello, flag = maybe
            totl = 5
            port = 70000
            count = 1, ratio = 0.5, size = 1B, encryption = sealed, address = "::1", token = t, numbers = []
              wait = 5 parsecs
            heartbeat { interval = 1s }
            waits {}
            """);

        errors.ShouldBe(
        [
            "test.conf:1:22: flag: 'maybe' is no boolean; write true or false",
            "test.conf:2:1: totl: unknown key; did you mean 'total'?",
            "test.conf:3:8: port: '70000' is out of range; write a number from 0 to 65535",
            "test.conf:5:10: wait: '5 parsecs' is no duration; write a number and a unit, such as 500ms, 5s, 2m or 1h",
            "test.conf:6:11: heartbeat.dead-after: missing; it has no default",
        ]);
    }

    [Theory]
    [InlineData("abc", "'abc' is no whole number")]
    [InlineData("1.5", "'1.5' is no whole number")]
    [InlineData("3000000000", "'3000000000' is out of range; write a number from -2147483648 to 2147483647")]
    [InlineData("1e99", "'1e99' is no whole number")]
    [InlineData("[1]", "must be a single value, not a list")]
    [InlineData("{}", "must be a single value, not an object")]
    public void Integer_that_is_none_is_an_error(string written, string problem) =>
        Conf.Bind<int>($"a = {written}", "a").Errors.ShouldHaveSingleItem().Text.ShouldBe(problem);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("\" 1\"")]
    public void Number_that_is_not_finite_is_an_error(string written) =>
        Conf.Bind<double>($"a = {written}", "a").Errors.ShouldHaveSingleItem().Text.ShouldEndWith("is no number");

    [Theory]
    [InlineData("1")]
    [InlineData("Yes")]
    public void Boolean_by_other_words_is_an_error(string written) =>
        Conf.Bind<bool>($"a = {written}", "a").Errors.ShouldHaveSingleItem().Text.ShouldBe($"'{written}' is no boolean; write true or false");

    [Fact]
    public void Enum_by_an_unknown_name_lists_the_names() =>
        Conf.Bind<Encryption>("a = tls", "a").Errors.ShouldHaveSingleItem().Text.ShouldBe("'tls' is not among sealed, none, tls-only");

    [Fact]
    public void Enum_by_a_mistyped_name_suggests_one() =>
        Conf.Bind<Encryption>("a = saeled", "a").Errors.ShouldHaveSingleItem().Text.ShouldBe("'saeled' is not among sealed, none, tls-only; did you mean 'sealed'?");

    [Fact]
    public void Parsable_says_what_its_own_exception_says() =>
        Conf.Bind<IPAddress>("a = here", "a").Errors.ShouldHaveSingleItem().Text
            .ShouldBe(Should.Throw<FormatException>(() => IPAddress.Parse("here")).Message);

    [Theory]
    [InlineData("5 parsecs")]
    [InlineData("-1B")]
    public void Size_that_is_none_is_an_error(string written) =>
        Conf.Bind<ByteSize>($"a = {written}", "a").Errors.ShouldHaveSingleItem().Text.ShouldBe($"'{written}' is no size; write a number and a unit, such as 64KiB or 1MiB");

    [Fact]
    public void Single_value_is_no_list() =>
        Conf.Errors<IReadOnlyList<int>>("a = 5", "a").ShouldBe(["test.conf:1:5: a: must be a list, not a number; write [ … ]"]);

    [Theory]
    [InlineData("80", new[] { 80 })]
    [InlineData("80, 81", new[] { 80, 81 })]
    [InlineData(" ", new int[0])]
    public void Values_with_commas_are_a_list_where_there_are_no_brackets(string value, int[] items)
    {
        var environment = HoconDocument.FromEnvironment("V", [KeyValuePair.Create("V__A", value)]).Resolve();

        HoconBinder.Bind<IReadOnlyList<int>>(environment, "v.a").Value.ShouldBe(items);
        HoconBinder.Bind<IReadOnlyList<int>>(HoconDocument.FromOverride("a", value, "--set").Resolve(), "a").Value.ShouldBe(items);
    }

    [Fact]
    public void Empty_value_between_commas_is_a_mistake_of_its_item() =>
        HoconBinder.Bind<IReadOnlyList<int>>(HoconDocument.FromOverride("a", "80,,81", "--set").Resolve(), "a")
            .Errors.ShouldHaveSingleItem().ToString().ShouldBe("--set: a.1: '' is no whole number");

    [Fact]
    public void List_names_each_item_that_is_wrong() =>
        Conf.Errors<IReadOnlyList<int>>("a = [1, x, null, 4, y]", "a").ShouldBe(
        [
            "test.conf:1:9: a.1: 'x' is no whole number",
            "test.conf:1:12: a.2: null has no meaning within a list",
            "test.conf:1:21: a.4: 'y' is no whole number",
        ]);

    [Fact]
    public void List_by_numeric_keys_refuses_what_is_no_index() =>
        Conf.Errors<IReadOnlyList<int>>("a { 0 = 1, b = 2, 00 = 3 }", "a").ShouldBe(
        [
            "test.conf:1:12: a.b: is no index of a list",
            "test.conf:1:19: a.00: is the same index as '0'",
        ]);

    [Fact]
    public void Scalar_in_place_of_a_record_or_dictionary_is_an_error()
    {
        Conf.Errors<Heartbeat>("a = 5", "a").ShouldBe(["test.conf:1:5: a: must be an object { key = … }, not a number"]);
        Conf.Errors<IReadOnlyDictionary<string, int>>("a = [5]", "a").ShouldBe(["test.conf:1:5: a: must be an object { name = … }, not a list"]);
    }

    [Fact]
    public void Options_that_are_missing_or_null_are_an_error()
    {
        Conf.Errors<Heartbeat>("b { c = 1 }", "a.b").ShouldHaveSingleItem().ShouldEndWith(": a.b: missing; it has no default");
        Conf.Errors<Heartbeat>("a { b = null }", "a.b").ShouldBe(["test.conf:1:9: a.b: must be set, but is null"]);
    }

    [Fact]
    public void Null_for_a_required_key_is_an_error_where_it_was_written() =>
        Conf.Errors<Heartbeat>("interval = 1s\ndead-after = null").ShouldBe(["test.conf:2:14: dead-after: must be set, but is null"]);

    [Theory]
    [InlineData("interva", "interval")]
    [InlineData("intervall", "interval")]
    [InlineData("itnerval", "interval")]
    [InlineData("deadAfter", "dead-after")]
    [InlineData("dead_after", "dead-after")]
    [InlineData("dead-aftre", "dead-after")]
    public void Unknown_key_suggests_the_one_that_was_meant(string written, string meant) =>
        Conf.Bind<Heartbeat>($"{written} = 5s").Errors.ShouldContain(error => error.Path == written && error.Text == $"unknown key; did you mean '{meant}'?");

    [Fact]
    public void Unknown_key_like_no_other_lists_the_known_ones() =>
        Conf.Errors<Heartbeat>("interval = 1s, dead-after = 3s, colour = red").ShouldBe(["test.conf:1:33: colour: unknown key; known here: interval, dead-after"]);

    [Fact]
    public void Mistyped_required_key_is_one_error_and_not_two() =>
        Conf.Errors<Heartbeat>("interval = 1s, dead-afte = 3s").ShouldBe(["test.conf:1:16: dead-afte: unknown key; did you mean 'dead-after'?"]);

    [Theory]
    [InlineData("a { interval = 1s, dead-after = 3s }\na.colour = red", "2:3")]
    [InlineData("a { interval = 1s, dead-after = 3s, \"colour\" : red }", "1:37")]
    [InlineData("b = red\na { interval = 1s, dead-after = 3s\n  colour = ${b} }", "3:3")]
    [InlineData("a { interval = 1s, dead-after = 3s\n  colour = red\n}\na.colour = ${?nothing}", "2:3")]
    [InlineData("a { interval = 1s, dead-after = 3s }\na { colour { x = 1 } }", "2:5")]
    public void Unknown_key_stands_where_the_key_does(string text, string place) =>
        Conf.Errors<Heartbeat>(text, "a").ShouldHaveSingleItem().ShouldStartWith($"test.conf:{place}: a.colour: unknown key");

    [Fact]
    public void Unknown_name_is_quoted_and_free_of_control_characters() =>
        Conf.Bind<Heartbeat>("interval = 1s, dead-after = 3s, \"a.\\u001b[2Jb\" = \"x\"").Errors.ShouldHaveSingleItem().ToString().ShouldNotContain("\u001b");

    [Fact]
    public void Long_text_is_cut_in_the_error() =>
        Conf.Bind<int>($"a = {new string('x', 100_000)}", "a").Errors.ShouldHaveSingleItem().Text.Length.ShouldBeLessThan(200);

    private sealed record Refusing
    {
        public Refusing(int port) =>
            Port = port > 0 ? port : throw new ArgumentOutOfRangeException(nameof(port), "no such port");

        public int Port { get; }
    }

    [Fact]
    public void Constructor_that_refuses_is_an_error_of_its_object() =>
        Conf.Errors<Refusing>("a { port = 0 }", "a").ShouldHaveSingleItem().ShouldStartWith("test.conf:1:3: a: no such port");
}
