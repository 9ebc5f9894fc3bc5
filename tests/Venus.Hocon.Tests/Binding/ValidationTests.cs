namespace Venus.Hocon.Tests.Binding;

public sealed class ValidationTests
{
    private const string Head = "listen = \"*:7000\", state-dir = /tmp, clients = [desk]\n";

    [Fact]
    public void Problem_of_a_key_stands_where_the_key_was_written() =>
        Conf.Errors<Heartbeat>("a {\n  interval = 2s\n  dead-after = 3s\n}", "a").ShouldBe(["test.conf:3:16: a.dead-after: shorter than two heartbeats"]);

    [Fact]
    public void Problem_of_a_dotted_key_stands_where_the_key_was_written() =>
        Conf.Errors<Server>(Head + "apps { web { listen = 80, client = laptop, encryption = none, max-visitors = 5 } }")
            .ShouldBe(["test.conf:2:36: apps.web.client: no client 'laptop'"]);

    [Fact]
    public void Problem_of_a_name_with_dots_stands_where_the_key_was_written() =>
        Conf.Errors<Server>(Head + "apps { \"a.b\" { listen = 80, client = laptop, encryption = none, max-visitors = 5 } }")
            .ShouldBe(["test.conf:2:38: apps.\"a.b\".client: no client 'laptop'"]);

    [Fact]
    public void Problem_of_a_key_from_defaults_stands_at_the_defaults() =>
        Conf.Errors<Server>(Head + """
            app-defaults { client = laptop, encryption = none, max-visitors = 5 }
            apps { web { listen = 80 } }
            """).ShouldBe(["test.conf:2:25: app-defaults.client: no client 'laptop'"]);

    private sealed record Account(Secret? Token, string? TokenFile, IReadOnlyList<int>? Ports = null) : IHoconValidated
    {
        public IEnumerable<(string Key, string Problem)> Validate()
        {
            if (Token is null && TokenFile is null)
            {
                yield return ("token", "no credential");
            }

            foreach (var index in Enumerable.Range(0, Ports?.Count ?? 0).Where(index => Ports![index] == 0))
            {
                yield return ($"ports.{index}", "no port");
            }
        }
    }

    [Fact]
    public void Problem_of_a_key_that_is_not_there_stands_at_its_object() =>
        Conf.Errors<IReadOnlyDictionary<string, Account>>("a {\n  laptop {}\n}", "a").ShouldBe(["test.conf:2:10: a.laptop.token: no credential"]);

    [Fact]
    public void Problem_of_the_root_names_the_key_alone() =>
        Conf.Errors<Account>("").ShouldHaveSingleItem().ShouldEndWith(": token: no credential");

    [Fact]
    public void Problem_of_an_item_stands_at_the_item() =>
        Conf.Errors<Account>("token = t, ports = [1, 0]").ShouldBe(["test.conf:1:24: ports.1: no port"]);

    [Fact]
    public void Problem_of_a_mistyped_key_is_one_error_and_not_two() =>
        Conf.Errors<Account>("tokn = t").ShouldBe(["test.conf:1:8: tokn: unknown key; did you mean 'token'?"]);

    [Fact]
    public void Record_with_a_part_that_could_not_be_built_is_not_validated() =>
        Conf.Errors<Heartbeat>("interval = 2s, dead-after = x").ShouldHaveSingleItem().ShouldContain("no duration");

    [Fact]
    public void Records_beside_a_mistake_are_validated() =>
        Conf.Errors<IReadOnlyList<Heartbeat>>("a = [{ interval = x, dead-after = 3s }, { interval = 2s, dead-after = 3s }]", "a").Length.ShouldBe(2);

    [Fact]
    public void Positive_names_each_value_that_is_zero_or_less() =>
        Require.Positive(("a", 0), ("b", 1), ("c", -1)).ShouldBe([("a", "must be more than zero"), ("c", "must be more than zero")]);
}
