using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Venus.Logs;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Venus.Tests.Logs;

public sealed class LogFormatterTests
{
    private static readonly FixedClock Clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(2)));

    [Fact]
    public void Text_event_of_an_actor_is_time_level_actor_event_and_keys()
    {
        Text(LogLevel.Information, "client-online", [("Actor", "/user/server/gate"), ("Client", "laptop"), ("BytesIn", 12L), ("After", TimeSpan.FromMilliseconds(1500))])
            .ShouldBe("2026-03-04T03:06:07.089Z info /user/server/gate client-online client=laptop bytes-in=12 after=1.5s\n");
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "fatal")]
    public void Text_level_is_short_and_lower_case(LogLevel level, string name)
    {
        Text(level, "e", [("Actor", "/a")]).Split(' ')[1].ShouldBe(name);
    }

    [Theory]
    [InlineData("plain-1.2:3/x", "plain-1.2:3/x")]
    [InlineData("", "\"\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("say \"x\" \\", "\"say \\\"x\\\" \\\\\"")]
    [InlineData("line\r\nforged info /user", "\"line\\r\\nforged info /user\"")]
    [InlineData("\u001b[31mred", "\"\\u001b[31mred\"")]
    [InlineData("turned\u202eround", "\"turned\\u202eround\"")]
    [InlineData("next\u0085line\u2028sep", "\"next\\u0085line\\u2028sep\"")]
    public void Text_value_is_quoted_and_escaped_where_it_could_be_mistaken(string value, string written)
    {
        Text(LogLevel.Information, "e", [("Actor", "/a"), ("Value", value)]).ShouldEndWith($" value={written}\n");
    }

    [Fact]
    public void Text_value_of_a_peer_cannot_fill_the_log()
    {
        Text(LogLevel.Information, "e", [("Actor", "/a"), ("Value", new string('x', 100_000))]).Length.ShouldBeLessThan(1200);
    }

    [Fact]
    public void Text_null_value_is_left_out()
    {
        Text(LogLevel.Information, "e", [("Actor", "/a"), ("Cause", null), ("Next", 1)]).ShouldEndWith(" e next=1\n");
    }

    [Fact]
    public void Text_exception_is_one_line_unless_stacks_are_asked_for()
    {
        var exception = Thrown();
        Text(LogLevel.Error, "failed", [("Actor", "/a")], exception).ShouldEndWith(" failed exception=\"InvalidOperationException: it\\nbroke\"\n");
        var lines = Text(LogLevel.Error, "failed", [("Actor", "/a")], exception, stacks: true).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBeGreaterThan(2);
        lines[1..].ShouldAllBe(line => line.StartsWith("    ", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_entry_of_another_library_keeps_its_message()
    {
        Text(LogLevel.Warning, "Starting", [("Number", 7)], category: "Some.Library").ShouldBe(
            "2026-03-04T03:06:07.089Z warn Some.Library starting message=\"the text\"\n");
    }

    [Fact]
    public void Text_entry_of_the_actor_runtime_is_named_by_its_path()
    {
        Text(LogLevel.Warning, null, [], category: "akka://venus/user/server").ShouldContain(" warn /user/server message=");
    }

    [Fact]
    public void Json_event_has_the_same_fields()
    {
        var json = Json(LogLevel.Warning, "visitor-refused", [("Actor", "/user/server/apps/web"), ("App", "we\"b\n"), ("BytesIn", 12L), ("Last", true), ("Cause", null)]);

        json.ShouldNotContain("\n", customMessage: "the object is one line");
        var read = JsonDocument.Parse(json).RootElement;
        read.GetProperty("time").GetString().ShouldBe("2026-03-04T03:06:07.089Z");
        read.GetProperty("level").GetString().ShouldBe("warn");
        read.GetProperty("actor").GetString().ShouldBe("/user/server/apps/web");
        read.GetProperty("event").GetString().ShouldBe("visitor-refused");
        read.GetProperty("app").GetString().ShouldBe("we\"b\n");
        read.GetProperty("bytes-in").GetInt64().ShouldBe(12);
        read.GetProperty("last").GetBoolean().ShouldBeTrue();
        read.TryGetProperty("cause", out _).ShouldBeFalse();
    }

    [Fact]
    public void Json_lone_surrogate_does_not_break_the_log()
    {
        JsonDocument.Parse(Json(LogLevel.Warning, "e", [("Actor", "/a"), ("Value", "bad\ud800end")])).RootElement.GetProperty("value").GetString()!.ShouldStartWith("bad");
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("it\nbroke");
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    private static string Text(LogLevel level, string? name, (string, object?)[] state, Exception? exception = null, bool stacks = false, string category = "venus") =>
        Format(new TextLogFormatter(Options.Create(new LogFormatOptions { Stacks = stacks }), Clock), level, name, state, exception, category);

    private static string Json(LogLevel level, string? name, (string, object?)[] state) =>
        Format(new JsonLogFormatter(Options.Create(new LogFormatOptions()), Clock), level, name, state, null, "venus").TrimEnd('\n');

    private static string Format(ConsoleFormatter formatter, LogLevel level, string? name, (string Key, object? Value)[] state, Exception? exception, string category)
    {
        IReadOnlyList<KeyValuePair<string, object?>> fields = [.. state.Select(static field => KeyValuePair.Create(field.Key, field.Value)), KeyValuePair.Create<string, object?>("{OriginalFormat}", "…")];
        using var writer = new StringWriter();
        formatter.Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(level, category, new EventId(1, name), fields, exception, static (_, _) => "the text"), null, writer);
        return writer.ToString();
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
