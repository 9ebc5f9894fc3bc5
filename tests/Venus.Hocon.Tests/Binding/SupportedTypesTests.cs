using System.Net;

namespace Venus.Hocon.Tests.Binding;

public sealed class SupportedTypesTests
{
    private const string Full = """
        text = hello, flag = yes, count = -5, total = 9000000000, port = 65535, ratio = 1.5, wait = 250ms, size = 64KiB
        encryption = tls-only, address = "::1", token = hush, numbers = [1, 2, 3]
        waits { second = 2s, first = 1s }
        heartbeat { interval = 1s, dead-after = 3s }
        """;

    [Fact]
    public void Everything_given_is_bound()
    {
        var bound = Conf.Value<Everything>(Full);

        bound.Text.ShouldBe("hello");
        bound.Flag.ShouldBeTrue();
        bound.Count.ShouldBe(-5);
        bound.Total.ShouldBe(9_000_000_000);
        bound.Port.ShouldBe((ushort)65535);
        bound.Ratio.ShouldBe(1.5);
        bound.Wait.ShouldBe(TimeSpan.FromMilliseconds(250));
        bound.Size.ShouldBe(new ByteSize(65536));
        bound.Encryption.ShouldBe(Encryption.TlsOnly);
        bound.Address.ShouldBe(IPAddress.IPv6Loopback);
        bound.Token.Reveal().ShouldBe("hush");
        bound.Numbers.ShouldBe([1, 2, 3]);
        bound.Waits.ShouldBe([new("second", TimeSpan.FromSeconds(2)), new("first", TimeSpan.FromSeconds(1))]);
        bound.Heartbeat.ShouldBe(new Heartbeat(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void Nullable_parameters_given_are_bound()
    {
        var bound = Conf.Value<Optionals>(Full);

        bound.Flag.ShouldBe(true);
        bound.Port.ShouldBe((ushort)65535);
        bound.Wait.ShouldBe(TimeSpan.FromMilliseconds(250));
        bound.Size.ShouldBe(new ByteSize(65536));
        bound.Encryption.ShouldBe(Encryption.TlsOnly);
        bound.Heartbeat.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("text = null, flag = null, count = null, wait = null, size = null, encryption = null, token = null, numbers = null, waits = null, heartbeat = null, limit = null, fallback = null")]
    public void Nullable_parameters_missing_or_null_take_their_defaults(string text)
    {
        var bound = Conf.Value<Optionals>(text);

        bound.ShouldBe(new Optionals(null, null, null, null, null, null, null, null, null, null, null, null, null, null));
        bound.Limit.ShouldBe(7);
        bound.Fallback.ShouldBe(Encryption.TlsOnly);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Boolean_takes_the_words_of_the_specification(string written, bool meant) =>
        Conf.Value<bool>($"a = {written}", "a").ShouldBe(meant);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("\"1\"", 1)]
    [InlineData("1e3", 1000)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void Integer_takes_numbers_and_texts_that_are_numbers(string written, int meant) =>
        Conf.Value<int>($"a = {written}", "a").ShouldBe(meant);

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("1.50")]
    public void Text_takes_numbers_and_booleans_as_they_were_written(string written) =>
        Conf.Value<string>($"a = {written}", "a").ShouldBe(written);

    [Fact]
    public void List_takes_an_object_with_numeric_keys_in_their_order() =>
        Conf.Value<IReadOnlyList<string>>("a { 10 = c, 2 = b, 0 = a }", "a").ShouldBe(["a", "b", "c"]);

    [Fact]
    public void List_of_records_is_bound() =>
        Conf.Value<IReadOnlyList<Heartbeat>>("a = [{ interval = 1s, dead-after = 2s }, { interval = 2s, dead-after = 4s }]", "a")
            .Select(static heartbeat => heartbeat.Interval.TotalSeconds).ShouldBe([1, 2]);

    [Theory]
    [InlineData("SEALED", Encryption.Sealed)]
    [InlineData("none", Encryption.None)]
    [InlineData("tls-only", Encryption.TlsOnly)]
    public void Enum_takes_names_in_kebab_case(string written, Encryption meant) =>
        Conf.Value<Encryption>($"a = {written}", "a").ShouldBe(meant);

    [Fact]
    public void Dictionary_keeps_any_key_and_drops_null() =>
        Conf.Value<IReadOnlyDictionary<string, int>>("""a { "x.y" = 1, z = null, "" = 2 }""", "a").ShouldBe([new("x.y", 1), new("", 2)]);

    [Fact]
    public void Record_that_holds_itself_is_bound()
    {
        var root = Conf.Value<Folder>("name = a, folders = [{ name = b, by-name { c { name = d } } }]");

        root.Folders.ShouldHaveSingleItem().ByName!["c"].Name.ShouldBe("d");
    }

    private sealed record Renamed([HoconKey("listen.on")] int Port, [property: HoconKey("HOST")] string Host, string UseTLSAlways, string V2Mode);

    [Fact]
    public void Key_is_the_kebab_case_of_the_parameter_unless_it_is_named() =>
        Conf.Value<Renamed>("""
            "listen.on" = 5, HOST = h, use-tls-always = a, v2-mode = b
            """).ShouldBe(new Renamed(5, "h", "a", "b"));

    [Fact]
    public void Type_without_a_form_is_a_mistake_of_the_program() =>
        Should.Throw<NotSupportedException>(() => Conf.Bind<IReadOnlyList<Uri>>("a = []", "a")).Message.ShouldContain("System.Uri");
}
