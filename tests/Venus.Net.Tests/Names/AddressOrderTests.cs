using System.Net;
using Venus.Net.Names;

namespace Venus.Net.Tests.Names;

/// <summary>In which order a name's addresses are tried.</summary>
public sealed class AddressOrderTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("192.0.2.1 192.0.2.2", "", "192.0.2.1 192.0.2.2")]
    [InlineData("2001:db8::1 2001:db8::2 192.0.2.1", "", "2001:db8::1 192.0.2.1 2001:db8::2")]
    [InlineData("192.0.2.1 2001:db8::1 2001:db8::2", "", "192.0.2.1 2001:db8::1 2001:db8::2")]
    [InlineData("192.0.2.1 192.0.2.1", "", "192.0.2.1")]
    [InlineData("192.0.2.1 192.0.2.2", "192.0.2.2", "192.0.2.2 192.0.2.1")]
    [InlineData("192.0.2.1 192.0.2.2", "192.0.2.9", "192.0.2.1 192.0.2.2")]
    public void Families_take_turns_and_the_last_good_one_leads(string resolved, string last, string expected) =>
        string.Join(' ', AddressOrder.Of([.. Parse(resolved)], Parse(last).FirstOrDefault())).ShouldBe(expected);

    [Fact]
    public void Addresses_are_bounded() =>
        AddressOrder.Of([.. Enumerable.Range(1, 200).Select(static host => IPAddress.Parse($"192.0.2.{host}"))], null).Count.ShouldBe(16);

    private static IEnumerable<IPAddress> Parse(string addresses) => addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse);
}
