using FsCheck;
using FsCheck.Fluent;
using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

/// <summary>Who may hold how much of the memory for bridges.</summary>
public sealed class ReplayBudgetTests
{
    private const int Block = ReplayBuffer.LargeBlock;
    private const long All = 256L << 20;
    private const long Window = 2L << 20;

    [Fact]
    public void Bridge_that_is_alone_has_all_the_window_that_it_may_have()
        => TakeAll(new ReplayBudget(All).Share("laptop").Share().Share(), 2 * Window).ShouldBe(2 * Window);

    [Fact]
    public void Client_whose_visitors_do_not_read_leaves_another_ones_bridges_their_windows()
    {
        var all = new ReplayBudget(All);
        var app = all.Share("stalled").Share();
        for (var visitor = 0; visitor < 300; visitor++)
            TakeAll(app.Share(), 2 * Window);

        all.Used.ShouldBeGreaterThan(All / 2);
        var other = all.Share("other").Share();
        for (var visitor = 0; visitor < 8; visitor++)
            TakeAll(other.Share(), 2 * Window).ShouldBe(2 * Window);
    }

    [Fact]
    public void App_whose_visitors_do_not_read_leaves_the_clients_other_apps_their_windows()
    {
        var client = new ReplayBudget(All).Share("laptop");
        var stalled = client.Share();
        for (var visitor = 0; visitor < 300; visitor++)
            TakeAll(stalled.Share(), 2 * Window);

        var other = client.Share();
        for (var visitor = 0; visitor < 8; visitor++)
            TakeAll(other.Share(), Window).ShouldBe(Window);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    public void Many_clients_that_take_all_they_can_get_about_the_same_each_and_leave_the_next_one_something(int clients)
    {
        var all = new ReplayBudget(All);
        var apps = Enumerable.Range(0, clients).Select(client => all.Share($"{client}").Share()).ToArray();
        var bridges = Enumerable.Range(0, 200).SelectMany(_ => apps.Select(static app => app.Share())).ToArray();
        for (var isTaking = true; isTaking;)
        {
            isTaking = false;
            foreach (var bridge in bridges)
                isTaking |= bridge.TryTake(Block);
        }

        var shares = Enumerable.Range(0, clients).Select(client => all.Share($"{client}").Used).ToArray();
        (shares.Max() - shares.Min()).ShouldBeLessThanOrEqualTo(Window);
        TakeAll(all.Share("new").Share().Share(), Window).ShouldBeGreaterThanOrEqualTo(Math.Min(Window, All / clients / 8));
    }

    [Fact]
    public void What_is_given_back_is_there_for_others()
    {
        var all = new ReplayBudget(All);
        var (one, other) = (all.Share().Share(), all.Share().Share());
        var taken = TakeAll(one, All);
        var before = TakeAll(other, All);
        for (var block = 0L; block < taken; block += Block)
            one.GiveBack(Block);
        TakeAll(other, All).ShouldBeGreaterThan(before / 4);
        all.Used.ShouldBe(other.Used);
    }

    [Fact]
    public void Counts_of_all_shares_agree_and_the_cap_holds_whoever_takes_and_gives()
        => Prop.ForAll<int>(static seed =>
        {
            var random = new Random(seed);
            var all = new ReplayBudget(random.Next(64) * Block);
            var apps = Enumerable.Range(0, 4).Select(client => all.Share($"{client % 2}").Share()).ToArray();
            var bridges = apps.SelectMany(static app => Enumerable.Range(0, 5).Select(_ => app.Share())).ToArray();
            for (var step = 0; step < 500; step++)
            {
                var bridge = bridges[random.Next(bridges.Length)];
                if (random.Next(3) > 0)
                    bridge.TryTake(Block);
                else if (bridge.Used > 0)
                    bridge.GiveBack(Block);
            }

            return all.Used <= all.Bytes && all.Used == bridges.Sum(static bridge => bridge.Used) && all.Used == apps.Sum(static app => app.Used);
        }).QuickCheckThrowOnFailure();

    private static long TakeAll(ReplayBudget share, long most)
    {
        var taken = 0L;
        while (taken < most && share.TryTake(Block))
            taken += Block;
        return taken;
    }
}
