namespace Venus.Hocon.Tests.Loading;

/// <summary>Assignments on the command line and in the environment.</summary>
public sealed class AssignmentTests
{
    [Theory]
    [InlineData("a.b", "1", """{"a":{"b":1}}""")]
    [InlineData("a", "true", """{"a":true}""")]
    [InlineData("a", "", """{"a":""}""")]
    [InlineData("a", " *:7000 ", """{"a":"*:7000"}""")]
    [InlineData("a", "x # y = z", """{"a":"x # y = z"}""")]
    [InlineData("a", "[1, x]", """{"a":[1,"x"]}""")]
    [InlineData("a", "{ b = 1 }", """{"a":{"b":1}}""")]
    [InlineData("a", "\" x \"", """{"a":" x "}""")]
    [InlineData("a.\"b.c\"", "1", """{"a":{"b.c":1}}""")]
    public void Override_assigns_a_value(string path, string value, string json) =>
        HoconRenderer.ToJson(HoconDocument.FromOverride(path, value, "--set", Text.NoEnvironment).Resolve(), false).ShouldBe(json);

    [Fact]
    public void Override_lies_on_top_and_sees_what_is_below()
    {
        var tree = HoconDocument.FromOverride("a.l", "${a.l} [${x}]", "--set a.l").WithFallback(Text.Document("a.l = [1], x = 2")).Resolve();

        HoconRenderer.ToJson(tree, false).ShouldBe("""{"a":{"l":[1,2]},"x":2}""");
        tree.GetPath("a.l")!.Origin.ToString().ShouldBe("--set a.l");
    }

    [Theory]
    [InlineData("a..b", "1", "--set: the path 'a..b' has an empty element; remove the dot, or write \"\" for an empty key.")]
    [InlineData("", "1", "--set: '' is no path; write keys separated by dots, as in a.b.c.")]
    [InlineData("a=b", "1", "--set: 'a=b' is no path; write keys separated by dots, as in a.b.c.")]
    [InlineData("a", "[1", "--set: the '[' that stands here is never closed; add a ']'.")]
    [InlineData("a", "{} }", "--set: '}' stands after the end of the configuration; remove it, or check that the brackets before it match.")]
    public void Override_that_is_no_assignment_is_refused(string path, string value, string message) =>
        Should.Throw<HoconException>(() => HoconDocument.FromOverride(path, value, "--set")).Message.ShouldBe(message);

    [Fact]
    public void Environment_assigns_by_its_names()
    {
        var variables = new Dictionary<string, string>
        {
            ["VENUS__SERVER__STATE_DIR"] = "/x",
            ["VENUS__SERVER__LISTEN"] = "${no} [hocon]",
            ["VENUS__SERVER__PORTS__0"] = "80",
            ["VENUS_TOKEN"] = "no",
            ["VENUS"] = "no",
            ["OTHER__A"] = "no",
        };

        var tree = HoconDocument.FromEnvironment("VENUS", variables).Resolve();

        HoconRenderer.ToJson(tree, false).ShouldBe("""{"venus":{"server":{"listen":"${no} [hocon]","ports":{"0":"80"},"state-dir":"/x"}}}""");
        tree.GetPath("venus.server.listen")!.Origin.ToString().ShouldBe("environment variable VENUS__SERVER__LISTEN");
    }

    [Theory]
    [InlineData("apps { my_app { a = 1 } }", "VENUS__APPS__MY_APP__B", """{"venus":{"apps":{"my_app":{"a":1,"b":"2"}}}}""")]
    [InlineData("apps { my-App { a = 1 } }", "VENUS__APPS__MY_APP__B", """{"venus":{"apps":{"my-App":{"a":1,"b":"2"}}}}""")]
    [InlineData("apps { localPort = 1 }", "VENUS__APPS__LOCALPORT", """{"venus":{"apps":{"localPort":"2"}}}""")]
    [InlineData("apps { other { a = 1 } }", "VENUS__APPS__MY_APP__B", """{"venus":{"apps":{"other":{"a":1},"my-app":{"b":"2"}}}}""")]
    [InlineData("apps { my_app = 1 }", "VENUS__APPS__MY_APP__B", """{"venus":{"apps":{"my_app":{"b":"2"}}}}""")]
    public void Environment_names_mean_the_keys_that_are_there(string file, string name, string json)
    {
        var (below, variables) = (Text.Document($"venus {{ {file} }}"), new[] { KeyValuePair.Create(name, "2") });
        var known = HoconDocument.FromEnvironment("VENUS", variables).WithFallback(below).Resolve();

        HoconRenderer.ToJson(HoconDocument.FromEnvironment("VENUS", variables, known).WithFallback(below).Resolve(), false).ShouldBe(json);
    }

    [Fact]
    public void Environment_name_that_may_mean_either_of_two_keys_is_refused_with_both() =>
        Should.Throw<HoconException>(() => HoconDocument.FromEnvironment(
            "VENUS", [KeyValuePair.Create("VENUS__MY_APP", "2")], Text.Document("venus {\n my_app = 1\n my-app = 2\n}").Resolve()))
            .Message.ShouldStartWith("environment variable VENUS__MY_APP: it may mean 'my_app' (t.conf:2:2) or 'my-app' (t.conf:3:2);");

    [Theory]
    [InlineData("VENUS__")]
    [InlineData("VENUS__A__")]
    [InlineData("VENUS____A")]
    public void Environment_name_with_an_empty_element_is_refused(string name) =>
        Should.Throw<HoconException>(() => HoconDocument.FromEnvironment("VENUS", [KeyValuePair.Create(name, "x")])).Message.ShouldStartWith($"environment variable {name}: ");
}
