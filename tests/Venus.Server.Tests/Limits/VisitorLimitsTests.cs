using Venus.Server.Configuration;
using Venus.Server.Limits;
using Venus.Supervision;

namespace Venus.Server.Tests.Limits;

public sealed class VisitorLimitsTests
{
    private readonly VisitorLimits _limits = new(new LiveOptions<ServerOptions>(Samples.Server()), TimeProvider.System);

    [Fact]
    public void Client_that_has_its_share_of_visitors_gets_no_more_and_others_do()
    {
        Admit("a", 2).ShouldAllBe(static refusal => refusal == null);

        _limits.Admit("a").ShouldBe(VisitorRefusal.ClientFull);
        Admit("b", 2).ShouldAllBe(static refusal => refusal == null);
        _limits.Admit("c").ShouldBe(VisitorRefusal.NodeFull);
    }

    [Fact]
    public void Place_that_was_given_back_is_free()
    {
        Admit("a", 3);
        _limits.GiveBack("a");

        _limits.Admit("a").ShouldBeNull();
        _limits.Admit("a").ShouldBe(VisitorRefusal.ClientFull);
        _limits.Count.ShouldBe(2);
    }

    private List<VisitorRefusal?> Admit(string client, int count) => [.. Enumerable.Range(0, count).Select(_ => _limits.Admit(client))];
}
