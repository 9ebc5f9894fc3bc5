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
        Conf.Errors<Account>("tokn = t").ShouldBe(["test.conf:1:1: tokn: unknown key; did you mean 'token'?"]);

    [Fact]
    public void Rule_that_needs_what_could_not_be_read_is_not_judged() =>
        Conf.Errors<Heartbeat>("interval = 2s, dead-after = x").ShouldHaveSingleItem().ShouldContain("no duration");

    [Fact]
    public void Rules_of_what_could_be_read_are_asked_beside_what_could_not() =>
        Conf.Errors<Account>("tokn2 = t, token = {}, ports = [x, 0]").ShouldBe(
        [
            "test.conf:1:1: tokn2: unknown key; did you mean 'token'?",
            "test.conf:1:20: token: must be a single value, not an object",
            "test.conf:1:33: ports.0: 'x' is no whole number",
            "test.conf:1:36: ports.1: no port",
        ]);

    [Fact]
    public void Rule_that_looks_into_what_could_not_be_read_is_not_judged() =>
        Conf.Errors<Server>("""
            listen = "*:7000", state-dir = /tmp, clients = 5
            apps { web { listen = 80, client = laptop, encryption = none, max-visitors = 0 } }
            """).ShouldBe(
            [
                "test.conf:1:48: clients: must be a list, not a number; write [ … ]",
                "test.conf:2:78: apps.web.max-visitors: must be more than zero",
            ]);

    [Fact]
    public void Name_of_an_entry_that_could_not_be_read_is_known_all_the_same() =>
        Conf.Errors<Named>("clients { desk { token = {} } }, uses = [desk, laptop]").ShouldBe(
        [
            "test.conf:1:26: clients.desk.token: must be a single value, not an object",
            "test.conf:1:48: uses.1: no client 'laptop'",
        ]);

    private sealed record Named(IReadOnlyDictionary<string, Account> Clients, IReadOnlyList<string> Uses) : IHoconValidated
    {
        public IEnumerable<(string Key, string Problem)> Validate() => Uses
            .Select(static (name, index) => (Name: name, Index: index))
            .Where(use => !Clients.ContainsKey(use.Name))
            .Select(static use => ($"uses.{use.Index}", $"no client '{use.Name}'"));
    }

    private sealed record Limits(int A, int B, int C) : IHoconValidated
    {
        public IEnumerable<(string Key, string Problem)> Validate()
        {
            if (A == B)
            {
                yield return ("c", "a and b are the same");
            }
        }
    }

    [Fact]
    public void Rule_about_two_that_could_not_be_read_is_not_judged() =>
        Conf.Errors<Limits>("a = x, b = y, c = 1").ShouldBe(["test.conf:1:5: a: 'x' is no whole number", "test.conf:1:12: b: 'y' is no whole number"]);

    [Fact]
    public void Records_beside_a_mistake_are_validated() =>
        Conf.Errors<IReadOnlyList<Heartbeat>>("a = [{ interval = x, dead-after = 3s }, { interval = 2s, dead-after = 3s }]", "a").Length.ShouldBe(2);

    [Fact]
    public void Positive_names_each_value_that_is_zero_or_less() =>
        Require.Positive(("a", 0), ("b", 1), ("c", -1)).ShouldBe([("a", "must be more than zero"), ("c", "must be more than zero")]);
}
