using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Names;
using Venus.Net.Tests.Control;

namespace Venus.Net.Tests.Names;

/// <summary>What a process asks DNS, and what it does while there is no answer.</summary>
public sealed class NameResolverTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dns _dns = new();
    private readonly NameResolver _names;

    public NameResolverTests() => _names = new NameResolver(_dns.AskAsync, _time);

    [Fact]
    public async Task Many_who_want_a_name_wait_for_one_question()
    {
        var waiting = Enumerable.Range(0, 40).Select(_ => ResolveAsync("db.lan")).ToList();

        _dns.Answer("192.0.2.1");

        (await Task.WhenAll(waiting)).ShouldAllBe(static answer => answer == "192.0.2.1");
        _dns.Questions.ShouldBe(1);
    }

    [Fact]
    public async Task Answer_is_kept_for_a_moment_and_then_asked_for_again()
    {
        await KnownAsync("192.0.2.1");

        (await ResolveAsync("DB.lan")).ShouldBe("192.0.2.1");
        _dns.Questions.ShouldBe(1);
        _time.Advance(NameResolver.FreshFor);
        var moved = ResolveAsync("db.lan");
        _dns.Answer("192.0.2.2");

        (await moved).ShouldBe("192.0.2.2");
        _dns.Questions.ShouldBe(2);
    }

    [Fact]
    public async Task Old_answer_serves_while_a_new_one_is_slow_and_nobody_waits_for_it_twice()
    {
        await KnownAsync("192.0.2.1");
        _time.Advance(NameResolver.FreshFor);

        var waiting = ResolveAsync("db.lan");
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(NameResolver.PatienceForNew);

        (await waiting).ShouldBe("192.0.2.1");
        ResolveAsync("db.lan").IsCompletedSuccessfully.ShouldBeTrue();
        _dns.Questions.ShouldBe(2);
    }

    [Fact]
    public async Task Old_answer_serves_while_dns_fails_but_not_for_ever()
    {
        await KnownAsync("192.0.2.1");
        _time.Advance(NameResolver.FreshFor);
        var waiting = ResolveAsync("db.lan");
        _dns.Fail(new SocketException((int)SocketError.TryAgain));
        (await waiting).ShouldBe("192.0.2.1");

        _time.Advance(NameResolver.StaleFor);
        var late = ResolveAsync("db.lan");
        _dns.Fail(new SocketException((int)SocketError.TryAgain));

        (await Should.ThrowAsync<NameException>(late)).Message.ShouldBe("no answer from DNS for db.lan");
    }

    [Fact]
    public async Task Name_that_dns_takes_back_is_gone_at_once()
    {
        await KnownAsync("192.0.2.1");
        _time.Advance(NameResolver.FreshFor);

        var waiting = ResolveAsync("db.lan");
        _dns.Fail(new SocketException((int)SocketError.HostNotFound));

        (await Should.ThrowAsync<NameException>(waiting)).Message.ShouldStartWith("db.lan has no address");
    }

    [Fact]
    public async Task Failure_is_kept_for_a_moment_only()
    {
        var first = ResolveAsync("db.lan");
        _dns.Fail(new SocketException((int)SocketError.HostNotFound));
        await Should.ThrowAsync<NameException>(first);
        await Should.ThrowAsync<NameException>(ResolveAsync("db.lan"));
        _dns.Questions.ShouldBe(1);

        _time.Advance(NameResolver.FailedFor);
        var second = ResolveAsync("db.lan");
        _dns.Answer("192.0.2.1");

        (await second).ShouldBe("192.0.2.1");
    }

    [Fact]
    public async Task Name_whose_addresses_all_failed_is_asked_for_again_soon()
    {
        await KnownAsync("192.0.2.1");

        _names.Failed("db.lan");
        (await ResolveAsync("db.lan")).ShouldBe("192.0.2.1");
        _time.Advance(NameResolver.FailedFor);
        var moved = ResolveAsync("db.lan");
        _dns.Answer("192.0.2.2");

        (await moved).ShouldBe("192.0.2.2");
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_question_to_the_others()
    {
        using var hurry = new CancellationTokenSource();
        var impatient = _names.ResolveAsync("db.lan", hurry.Token);
        var patient = ResolveAsync("db.lan");

        await hurry.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        _dns.Answer("192.0.2.1");

        (await patient).ShouldBe("192.0.2.1");
        _dns.Questions.ShouldBe(1);
    }

    [Fact]
    public async Task Questions_under_way_are_bounded_and_the_next_one_gets_its_turn()
    {
        var waiting = Enumerable.Range(0, NameResolver.MaxQuestions + 1).Select(number => ResolveAsync($"name{number}.lan")).ToList();
        _dns.Questions.ShouldBe(NameResolver.MaxQuestions);

        for (var number = 0; number < waiting.Count; number++)
        {
            await _dns.AskedAsync(number + 1).Soon();
            _dns.Answer("192.0.2.1");
        }

        (await Task.WhenAll(waiting)).Length.ShouldBe(NameResolver.MaxQuestions + 1);
    }

    [Fact]
    public async Task Names_that_are_remembered_are_bounded_and_the_quietest_is_forgotten()
    {
        await KnownAsync("192.0.2.1", "quiet.lan");
        for (var number = 0; number < NameResolver.MaxNames; number++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            await KnownAsync("192.0.2.2", $"name{number}.lan");
        }

        var before = _dns.Questions;
        (await ResolveAsync($"name{NameResolver.MaxNames - 1}.lan")).ShouldBe("192.0.2.2");
        _dns.Questions.ShouldBe(before);
        await KnownAsync("192.0.2.3", "quiet.lan");
        _dns.Questions.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Address_that_took_the_last_connection_comes_first()
    {
        await KnownAsync("192.0.2.1 192.0.2.2");

        _names.Connected("db.lan", IPAddress.Parse("192.0.2.2"));

        (await ResolveAsync("db.lan")).ShouldBe("192.0.2.2 192.0.2.1");
    }

    private async Task KnownAsync(string addresses, string host = "db.lan")
    {
        var waiting = ResolveAsync(host);
        _dns.Answer(addresses.Split(' '));
        (await waiting).ShouldBe(addresses);
    }

    private async Task<string> ResolveAsync(string host) => string.Join(' ', await _names.ResolveAsync(host, CancellationToken.None).Soon());
}
