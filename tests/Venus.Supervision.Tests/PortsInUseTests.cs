using Venus.Net.Addresses;

namespace Venus.Supervision.Tests;

/// <summary>What one process listens on.</summary>
public sealed class PortsInUseTests
{
    private readonly PortsInUse _ports = new();

    [Theory]
    [InlineData("*:9000", "127.0.0.1:9000")]
    [InlineData("127.0.0.1:9000", "0.0.0.0:9000")]
    [InlineData("[::1]:9000", "localhost:9000")]
    public void Address_is_its_holders_until_it_is_given_back(string held, string asked)
    {
        _ports.TryClaim(ListenAddress.Parse(held), "web", out var claim, out _).ShouldBeTrue();

        _ports.TryClaim(ListenAddress.Parse(asked), "other", out _, out var holder).ShouldBeFalse();
        holder.ShouldBe("web");
        _ports.HolderOf(ListenAddress.Parse(asked)).ShouldBe("web");

        claim!.Dispose();
        _ports.HolderOf(ListenAddress.Parse(asked)).ShouldBeNull();
        _ports.TryClaim(ListenAddress.Parse(asked), "other", out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("127.0.0.1:9000", "127.0.0.1:9001")]
    [InlineData("127.0.0.1:9000", "[::1]:9000")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    public void Addresses_that_do_not_meet_are_both_free(string one, string other)
    {
        _ports.TryClaim(ListenAddress.Parse(one), "web", out _, out _).ShouldBeTrue();
        _ports.TryClaim(ListenAddress.Parse(other), "other", out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Claim_that_is_given_back_twice_takes_nobody_elses()
    {
        var address = ListenAddress.Parse("*:9000");
        _ports.TryClaim(address, "first", out var claim, out _);
        claim!.Dispose();
        _ports.TryClaim(address, "second", out _, out _).ShouldBeTrue();

        claim.Dispose();

        _ports.HolderOf(address).ShouldBe("second");
    }
}
