namespace Venus.Hocon.Tests.Binding;

public sealed class DefaultsTests
{
    private const string Head = "listen = \"*:7000\", state-dir = /tmp\n";

    [Fact]
    public void Entry_takes_what_it_does_not_say_from_the_defaults()
    {
        var server = Conf.Value<Server>(Head + """
            app-defaults { encryption = none, max-visitors = 5, heartbeat { interval = 1s, dead-after = 3s } }
            apps {
              web { listen = 80, client = laptop }
              ssh { listen = 22, client = laptop, max-visitors = 9, heartbeat { dead-after = 4s } }
            }
            """);

        server.Apps["web"].ShouldBe(new App("80", "laptop", Encryption.None, 5, null, new Heartbeat(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3))));
        server.Apps["ssh"].ShouldBe(new App("22", "laptop", Encryption.None, 9, null, new Heartbeat(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4))));
        server.Apps.Keys.ShouldBe(["web", "ssh"]);
    }

    [Fact]
    public void Null_of_an_entry_takes_a_default_away()
    {
        var server = Conf.Value<Server>(Head + """
            app-defaults { token = t, encryption = none, max-visitors = 5, listen = 1, client = laptop }
            apps { web {}, open { token = null } }
            """);

        server.Apps["web"].Token.ShouldBe(new Secret("t"));
        server.Apps["open"].Token.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("app-defaults = null")]
    [InlineData("app-defaults {}")]
    public void Defaults_may_be_missing(string defaults) =>
        Conf.Value<Server>(Head + $$"""
            {{defaults}}
            apps { web { listen = 80, client = laptop, encryption = none, max-visitors = 5 } }
            """).Apps.Count.ShouldBe(1);

    [Fact]
    public void Defaults_may_lack_required_keys_and_entries() =>
        Conf.Value<Server>(Head + "app-defaults { max-visitors = 5, heartbeat { interval = 1s } }, apps {}").Apps.ShouldBeEmpty();

    [Fact]
    public void Mistakes_of_defaults_are_told_once_and_at_the_defaults() =>
        Conf.Errors<Server>(Head + """
            app-defaults {
              max-visitors = many
              encryption = nne
              colour = red
            }
            apps { a { listen = 80, client = laptop }, b { listen = 80, client = laptop } }
            """).ShouldBe(
        [
            "test.conf:3:18: app-defaults.max-visitors: 'many' is no whole number",
            "test.conf:4:16: app-defaults.encryption: 'nne' is not among sealed, none, tls-only; did you mean 'none'?",
            "test.conf:5:3: app-defaults.colour: unknown key; known here: listen, client, encryption, max-visitors, token, heartbeat",
        ]);

    [Fact]
    public void Mistakes_of_defaults_are_told_though_there_is_no_entry() =>
        Conf.Errors<Server>(Head + "app-defaults { max-visitors = many }, apps {}").ShouldBe(["test.conf:2:31: app-defaults.max-visitors: 'many' is no whole number"]);

    [Fact]
    public void Value_of_defaults_that_does_not_hold_is_told_once_and_at_the_defaults() =>
        Conf.Errors<Server>(Head + """
            app-defaults { encryption = none, max-visitors = 0 }
            apps { a { listen = 80, client = laptop }, b { listen = 80, client = laptop }, c { listen = 80, client = laptop, max-visitors = 1 } }
            """).ShouldBe(["test.conf:2:50: app-defaults.max-visitors: must be more than zero"]);

    [Fact]
    public void Key_that_neither_entry_nor_defaults_have_is_missing_in_the_entry() =>
        Conf.Errors<Server>(Head + """
            app-defaults { encryption = none }
            apps { web { listen = 80, client = laptop } }
            """).ShouldBe(["test.conf:3:12: apps.web.max-visitors: missing; it has no default"]);

    [Fact]
    public void Defaults_that_are_no_object_are_an_error() =>
        Conf.Errors<Server>(Head + "app-defaults = 5, apps {}").ShouldBe(["test.conf:2:16: app-defaults: must be an object { key = … }, not a number"]);

    [Fact]
    public void Mistyped_key_of_the_defaults_is_suggested() =>
        Conf.Errors<Server>(Head + "app-default {}, apps {}").ShouldHaveSingleItem().ShouldEndWith("app-default: unknown key; did you mean 'app-defaults'?");

    private sealed record Wrong([property: HoconDefaults("number-defaults")] IReadOnlyDictionary<string, int> Numbers);

    [Fact]
    public void Defaults_of_what_is_no_record_are_a_mistake_of_the_program() =>
        Should.Throw<NotSupportedException>(() => Conf.Bind<Wrong>("numbers {}")).Message.ShouldContain("Numbers");
}
