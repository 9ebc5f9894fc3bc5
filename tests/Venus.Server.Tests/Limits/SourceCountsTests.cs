using System.Net;
using Venus.Server.Limits;

namespace Venus.Server.Tests.Limits;

public sealed class SourceCountsTests
{
    private static readonly IPEndPoint Somebody = new(IPAddress.Parse("192.0.2.1"), 1);

    [Fact]
    public void Source_has_so_many_and_others_have_their_own()
    {
        var counts = new SourceCounts(2, Samples.Source);
        counts.TryTake(Somebody, out var first).ShouldBeTrue();
        counts.TryTake(new IPEndPoint(Somebody.Address, 2), out _).ShouldBeTrue();

        counts.TryTake(Somebody, out _).ShouldBeFalse();
        counts.TryTake(new IPEndPoint(IPAddress.Parse("192.0.2.2"), 1), out _).ShouldBeTrue();
        counts.GiveBack(first);
        counts.TryTake(Somebody, out _).ShouldBeTrue();
        counts.TryTake(Somebody, out _).ShouldBeFalse();
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_one_source()
    {
        var counts = new SourceCounts(1, Samples.Source);
        counts.TryTake(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 1), out _).ShouldBeTrue();
        counts.TryTake(new IPEndPoint(IPAddress.Parse("2001:db8::2"), 1), out _).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_remembered_of_sources_whose_visitors_have_gone()
    {
        var counts = new SourceCounts(3, Samples.Source);
        for (var address = 0; address < 10_000; address++)
        {
            counts.TryTake(new IPEndPoint(address, 1), out var source).ShouldBeTrue();
            counts.Count.ShouldBe(1);
            counts.GiveBack(source);
        }

        counts.Count.ShouldBe(0);
    }

    [Fact]
    public void Without_a_limit_nothing_is_counted()
    {
        var counts = new SourceCounts(0, Samples.Source);
        for (var visitor = 0; visitor < 100; visitor++)
        {
            counts.TryTake(Somebody, out var source).ShouldBeTrue();
            source.ShouldBeNull();
        }

        counts.Count.ShouldBe(0);
    }
}
