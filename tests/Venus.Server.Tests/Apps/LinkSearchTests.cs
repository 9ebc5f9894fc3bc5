using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Protocol;
using Venus.Net.Relay;
using Venus.Server.Apps;
using Venus.Server.Sessions;
using Venus.Supervision;
using static Venus.Server.Apps.LinkSearch;
using static Venus.Server.Sessions.SessionActor;

namespace Venus.Server.Tests.Apps;

public sealed class LinkSearchTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly ClientRun Run = new("laptop", InstanceId.New());

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(LinkRefusal.NoLink)]
    [InlineData(LinkRefusal.ClientRestarted)]
    public void Visitor_without_a_bridge_is_turned_away_when_there_is_no_link(LinkRefusal refusal) =>
        new LinkSearch(null).OnRefused(new LinkRefused("nobody here", refusal)).ShouldBe(new Step.GiveUp("nobody here"));

    [Fact]
    public void Visitor_without_a_bridge_asks_again_when_the_session_is_lost_but_not_for_ever()
    {
        var search = new LinkSearch(null);
        var asked = 0;
        Step step = Step.Ask.Now;
        while (step is Step.Ask)
        {
            search.Begin();
            asked++;
            step = search.OnRefused(new LinkRefused("gone", LinkRefusal.SessionLost));
        }

        (asked, step).ShouldBe((8, new Step.GiveUp("gone")));
    }

    [Fact]
    public void Dead_links_are_passed_over_at_once_up_to_a_point()
    {
        var search = new LinkSearch(null);
        for (var i = 0; i < 7; i++)
        {
            search.Begin();
            search.OnFailed().ShouldBe(Step.Ask.Now);
        }

        search.Begin();
        search.OnFailed().ShouldBeOfType<Step.GiveUp>().Cause.ShouldContain("8 data links failed");
    }

    [Fact]
    public void Bridge_that_lost_its_link_asks_with_pauses_until_the_grace_is_over()
    {
        using var resumption = Resumable();
        resumption.GoOn();
        resumption.Suspend();
        var search = new LinkSearch(resumption);
        var waited = TimeSpan.Zero;
        while (search.OnRefused(new LinkRefused("offline", LinkRefusal.NoLink)) is Step.Pause pause)
        {
            pause.For.ShouldBeGreaterThan(TimeSpan.Zero);
            waited += pause.For;
            _clock.Advance(pause.For);
        }

        waited.ShouldBe(Grace);
        search.OnRefused(new LinkRefused("offline", LinkRefusal.NoLink)).ShouldBeOfType<Step.GiveUp>().Cause.ShouldContain("10 s");
    }

    [Fact]
    public void Bridge_of_a_process_that_is_gone_gives_up_at_once()
    {
        using var resumption = Resumable();
        resumption.GoOn();
        new LinkSearch(resumption).OnRefused(new LinkRefused("another process", LinkRefusal.ClientRestarted)).ShouldBe(new Step.GiveUp("another process"));
    }

    [Fact]
    public void Bridge_whose_first_bytes_may_have_reached_a_target_is_not_begun_anew_elsewhere()
    {
        using var resumption = Resumable();
        resumption.Ledger.Append("GET"u8);
        new LinkSearch(resumption).OnRefused(new LinkRefused("another process", LinkRefusal.ClientRestarted)).ShouldBe(new Step.GiveUp("another process"));
    }

    [Fact]
    public void Bridge_of_which_nothing_has_gone_anywhere_is_begun_anew_with_any_client()
    {
        using var resumption = Resumable();
        var search = new LinkSearch(resumption);
        search.OnRefused(new LinkRefused("another process", LinkRefusal.ClientRestarted)).ShouldBe(Step.Ask.Now);
        search.Of.ShouldBeNull();
    }

    private Resumption Resumable() => new(BridgeId.New(), "app", Grace, TimeSpan.Zero, new NodeServices(NullLogger.Instance, new PortableRelayEngine(), _clock, new NodeExit())) { Run = Run };
}
