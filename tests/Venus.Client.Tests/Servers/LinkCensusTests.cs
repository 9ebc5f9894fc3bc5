using Venus.Client.Configuration;
using Venus.Client.Servers;
using Venus.Net.Protocol;

namespace Venus.Client.Tests.Servers;

/// <summary>How many data links are dialled.</summary>
public sealed class LinkCensusTests
{
    [Fact]
    public void Nothing_is_dialled_for_a_kind_that_no_app_uses() =>
        Census(warm: 4).TryDial(out _).ShouldBeFalse();

    [Fact]
    public void A_kind_in_use_is_dialled_until_enough_are_ready()
    {
        var census = Census(warm: 4);
        census.Use(LinkKind.Sealed);

        DialAll(census).ShouldBe(4);
        census.Dialled(LinkKind.Sealed);
        DialAll(census).ShouldBe(0);
    }

    [Fact]
    public void A_link_that_a_visitor_took_is_replaced()
    {
        var census = Census(warm: 1);
        census.Use(LinkKind.Sealed);
        DialAll(census);
        census.Dialled(LinkKind.Sealed);

        census.LeftIdle(LinkKind.Sealed);

        DialAll(census).ShouldBe(1);
    }

    [Fact]
    public void Links_that_visitors_took_are_made_up_for_by_a_quarter_of_those_kept_ready()
    {
        var census = Census(warm: 8);
        census.Use(LinkKind.Raw);
        for (var dialled = DialAll(census); dialled > 0; dialled--)
        {
            census.Dialled(LinkKind.Raw);
        }

        census.LeftIdle(LinkKind.Raw);
        DialAll(census).ShouldBe(0);

        census.LeftIdle(LinkKind.Raw);
        DialAll(census).ShouldBe(2);
    }

    [Fact]
    public void A_handful_that_is_begun_is_finished_though_dials_have_to_wait_for_each_other()
    {
        var census = Census(warm: 8, maxDialing: 1);
        census.Use(LinkKind.Raw);

        for (var idle = 0; idle < 8; idle++)
        {
            DialAll(census).ShouldBe(1);
            census.Dialled(LinkKind.Raw);
        }

        DialAll(census).ShouldBe(0);
    }

    [Fact]
    public void Links_that_visitors_wait_for_are_dialled_however_many_are_kept_ready()
    {
        var census = Census(warm: 2);
        census.Want(LinkKind.Raw, 3);

        DialAll(census).ShouldBe(3);
    }

    [Fact]
    public void Where_links_do_not_come_back_as_many_more_are_ready_as_end_during_two_dials()
    {
        var census = Census(warm: 2, maxDialing: 100);
        census.Use(LinkKind.Raw);
        for (var bridge = 0; bridge < 500; bridge++)
        {
            census.Spent(LinkKind.Raw);
        }

        census.Settle(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50));
        var ready = DialAll(census);
        ready.ShouldBe(2 + 10);
        for (var i = 0; i < ready; i++)
        {
            census.Dialled(LinkKind.Raw);
        }

        census.HasMoreThanReady(LinkKind.Raw).ShouldBeFalse();
        census.Settle(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50));
        census.HasMoreThanReady(LinkKind.Raw).ShouldBeTrue();
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(0, 0)]
    public void Whatever_has_ended_the_bounds_hold(int warm, int ready)
    {
        var census = Census(warm, maxDialing: 1000);
        census.Use(LinkKind.Raw);
        for (var bridge = 0; bridge < 100_000; bridge++)
        {
            census.Spent(LinkKind.Raw);
        }

        census.Settle(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        DialAll(census).ShouldBe(ready);
    }

    [Theory]
    [InlineData(LinkKind.Sealed)]
    [InlineData(LinkKind.Raw)]
    public void Links_that_come_back_are_not_replaced_while_they_are_away(LinkKind kind)
    {
        var census = Census(warm: 2);
        census.Want(kind, 8);
        var dialled = DialAll(census);
        for (var i = 0; i < dialled; i++)
        {
            census.Dialled(kind);
        }

        for (var visitor = 0; visitor < 100; visitor++)
        {
            census.LeftIdle(kind);
            DialAll(census).ShouldBe(0);
            census.Returned(kind);
        }
    }

    [Fact]
    public void Wanted_links_beyond_the_dials_allowed_are_dialled_when_others_are_done()
    {
        var census = Census(warm: 0, maxDialing: 2);
        census.Want(LinkKind.Sealed, 5);
        var dialled = DialAll(census);

        while (dialled < 5)
        {
            census.Dialled(LinkKind.Sealed);
            census.LeftIdle(LinkKind.Sealed);
            dialled += DialAll(census);
        }

        DialAll(census).ShouldBe(0);
    }

    [Fact]
    public void A_failed_dial_is_tried_again()
    {
        var census = Census(warm: 1);
        census.Use(LinkKind.Sealed);
        DialAll(census);

        census.DialFailed(LinkKind.Sealed);

        DialAll(census).ShouldBe(1);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(3, 10)]
    public void The_smaller_bound_of_both_nodes_holds_for_idle_links(int mine, int servers)
    {
        var census = new LinkCensus(new ClientLinkOptions(0, mine, TimeSpan.FromSeconds(30), 8, TimeSpan.FromSeconds(5)), servers);
        census.Use(LinkKind.Sealed);
        for (var i = 0; i < 3; i++)
        {
            census.Returned(LinkKind.Sealed);
        }

        census.HasTooMany(LinkKind.Sealed).ShouldBeFalse();
        census.Returned(LinkKind.Sealed);
        census.HasTooMany(LinkKind.Sealed).ShouldBeTrue();
    }

    private static LinkCensus Census(int warm, int maxDialing = 8) =>
        new(new ClientLinkOptions(warm, 100, TimeSpan.FromSeconds(30), maxDialing, TimeSpan.FromSeconds(5)), 100);

    private static int DialAll(LinkCensus census)
    {
        var count = 0;
        while (census.TryDial(out _))
        {
            count++;
        }

        return count;
    }
}
