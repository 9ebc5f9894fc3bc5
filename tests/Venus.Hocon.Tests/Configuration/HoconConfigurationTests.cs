using Microsoft.Extensions.Configuration;
using Venus.Hocon.Configuration;

namespace Venus.Hocon.Tests.Configuration;

public sealed class HoconConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IConfigurationRoot Load(string text) =>
        new ConfigurationBuilder().AddHoconFile(_folder.Write("test.conf", text)).Build();

    [Fact]
    public void Keys_are_joined_by_colons_and_items_by_their_index()
    {
        var configuration = Load("""
            venus.server { listen = "*:7000", ports = [9000, "9001-9099"], apps { web { client = laptop } }, apps.web.max = 5 }
            venus.clients = [{ name = a }, { name = b }]
            """);

        configuration["venus:server:listen"].ShouldBe("*:7000");
        configuration["venus:server:ports:0"].ShouldBe("9000");
        configuration["venus:server:ports:1"].ShouldBe("9001-9099");
        configuration["Venus:Server:Apps:Web:Client"].ShouldBe("laptop");
        configuration["venus:server:apps:web:max"].ShouldBe("5");
        configuration.GetSection("venus:clients").GetChildren().Select(static client => client["name"]).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Null_and_what_is_empty_are_keys_as_in_the_JSON_provider()
    {
        var configuration = Load("a = null, b {}, c = []");

        configuration.AsEnumerable().OrderBy(static entry => entry.Key).ShouldBe([new("a", null), new("b", null), new("c", "")]);
    }

    [Fact]
    public void Included_files_are_part_of_it()
    {
        _folder.Write("more.conf", "b = 2");

        Load("a = 1\ninclude \"more.conf\"")["b"].ShouldBe("2");
    }

    [Fact]
    public void Keys_that_differ_in_case_alone_are_refused_with_both_places()
    {
        var failure = Should.Throw<FormatException>(() => Load("a.b = 1\nA.b = 2"));

        failure.Message.ShouldContain("test.conf:1:7");
        failure.Message.ShouldContain("test.conf:2:7");
    }

    [Fact]
    public void Broken_file_is_refused_with_its_line() =>
        Should.Throw<HoconException>(() => Load("a = 1\nb = [")).Origin.Line.ShouldBe(2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Missing_file_is_refused_unless_it_is_optional(bool reloadOnChange)
    {
        var builder = new ConfigurationBuilder().AddHoconFile(_folder.File("none.conf"), optional: false, reloadOnChange);
        var optional = new ConfigurationBuilder().AddHoconFile(_folder.File("none.conf"), optional: true, reloadOnChange);

        Should.Throw<HoconException>(() => builder.Build()).Message.ShouldContain("none.conf");
        using var configuration = (ConfigurationRoot)optional.Build();
        configuration.AsEnumerable().ShouldBeEmpty();
    }

    [Fact]
    public void Reload_on_request_of_a_broken_file_keeps_the_old_data()
    {
        var configuration = Load("a = 1");
        _folder.Write("test.conf", "a = [");

        Should.Throw<HoconException>(configuration.Reload);

        configuration["a"].ShouldBe("1");
    }

    [Fact]
    public void Later_source_wins()
    {
        var configuration = new ConfigurationBuilder()
            .AddHoconFile(_folder.Write("a.conf", "a = 1, b = 1"))
            .AddHoconFile(_folder.Write("b.conf", "b = 2"))
            .Build();

        (configuration["a"], configuration["b"]).ShouldBe(("1", "2"));
    }
}
