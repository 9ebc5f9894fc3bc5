using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Venus.Hocon.Tests.Binding;

public sealed class SecretTests
{
    private const string Canary = "vt_canary-7f3a";

    private sealed record Holder(string Name, Secret Token, IReadOnlyList<Secret> More);

    [Fact]
    public void Secret_is_masked_wherever_it_is_printed()
    {
        var secret = new Secret(Canary);
        var holder = new Holder("a", secret, [secret]);

        string[] printed =
        [
            secret.ToString(), $"{secret}", $"{secret,40}", string.Format(null, "{0}", secret), holder.ToString(),
            JsonSerializer.Serialize(secret), JsonSerializer.Serialize(holder), JsonSerializer.Serialize<object>(new { secret }),
            JsonSerializer.Serialize(new Dictionary<string, Secret> { ["a"] = secret }),
        ];

        printed.ShouldAllBe(static text => text.Contains("***") && !text.Contains("canary"));
    }

    [Fact]
    public void Secret_shows_a_debugger_the_mask_alone()
    {
        typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value.ShouldBe("***");
        typeof(Secret).GetProperties().ShouldBeEmpty();
        typeof(Secret).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .ShouldAllBe(static field => field.GetCustomAttribute<DebuggerBrowsableAttribute>()!.State == DebuggerBrowsableState.Never);
    }

    [Fact]
    public void Secret_reveals_its_text_on_request_alone() => new Secret(Canary).Reveal().ShouldBe(Canary);

    [Fact]
    public void Secrets_are_equal_by_text_and_hash_alike()
    {
        new Secret("a").ShouldBe(new Secret("a"));
        new Secret("a").ShouldNotBe(new Secret("b"));
        new Secret("a").ShouldNotBe(new Secret("aa"));
        new Secret("a").Equals(null).ShouldBeFalse();
        (new Secret("a") == new Secret("a")).ShouldBeTrue();
        (new Secret("a") != new Secret("b")).ShouldBeTrue();
        (null == new Secret("a")).ShouldBeFalse();
        new Secret("a").GetHashCode().ShouldBe(new Secret("b").GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Empty_secret_is_refused(string text) => Should.Throw<ArgumentException>(() => new Secret(text));

    [Fact]
    public void Secret_is_never_read_from_JSON() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Secret>($"\"{Canary}\"")).Message.ShouldNotContain("canary");

    [Fact]
    public void Empty_secret_in_a_file_is_an_error() =>
        Conf.Errors<Secret>("a = \"\"", "a").ShouldBe(["test.conf:1:5: a: is empty: an empty secret protects nothing"]);

    [Theory]
    [InlineData("[\"vt_canary-7f3a\"]")]
    [InlineData("{ vt_canary-7f3a = vt_canary-7f3a }")]
    public void Secret_of_another_form_is_an_error_that_does_not_show_it(string written) =>
        Conf.Errors<Secret>($"a = {written}", "a").ShouldHaveSingleItem().ShouldNotContain("canary");

    [Fact]
    public void Binding_prints_no_secret() =>
        Conf.Bind<Holder>($"name = a, token = {Canary}, more = [{Canary}]").ToString().ShouldNotContain("canary");
}
