using System.Net;
using Venus.Server.Configuration;
using Venus.Server.Limits;

namespace Venus.Server.Tests.Limits;

public sealed class SourcePrefixTests
{
    private static readonly SourceLimitOptions Defaults = Samples.Source;

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:0:ffff::1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("0.0.0.0", "::", false)]
    public void Two_addresses_are_one_source_where_their_prefix_says_so(string one, string other, bool same) =>
        (Of(one, Defaults) == Of(other, Defaults)).ShouldBe(same);

    [Fact]
    public void Prefixes_of_all_bits_and_of_none_are_what_they_say()
    {
        var (all, none) = (Defaults with { PrefixV6 = 128 }, Defaults with { PrefixV4 = 0, PrefixV6 = 0 });

        Of("2001:db8::1", all).ShouldNotBe(Of("2001:db8::2", all));
        Of("2001:db8::1", none).ShouldBe(Of("fe80::2", none));
        Of("192.0.2.1", none).ShouldBe(Of("198.51.100.7", none));
    }

    [Fact]
    public void A_peer_without_an_address_is_a_source_of_its_own() =>
        SourcePrefix.Of(null, Defaults).ShouldBe(SourcePrefix.Of(new DnsEndPoint("client", 1), Defaults));

    private static SourcePrefix Of(string address, SourceLimitOptions options) => SourcePrefix.Of(new IPEndPoint(IPAddress.Parse(address), 1), options);
}
