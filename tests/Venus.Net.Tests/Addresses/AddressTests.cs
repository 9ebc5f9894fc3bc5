using System.Net;
using Venus.Net.Addresses;

namespace Venus.Net.Tests.Addresses;

/// <summary>Addresses and port ranges as configurations write them.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("0.0.0.0:9000", "0.0.0.0", 9000)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:22", "::1", 22)]
    [InlineData("[::]:65535", "::", 65535)]
    [InlineData("[::ffff:127.0.0.1]:22", "127.0.0.1", 22)]
    [InlineData("*:9000", null, 9000)]
    [InlineData(":9000", null, 9000)]
    [InlineData("9000", null, 9000)]
    public void Listen_address_that_is_well_formed_is_read(string text, string? address, int port) =>
        ListenAddress.Parse(text).ShouldBe(new ListenAddress(address is null ? null : IPAddress.Parse(address), port));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("example.com:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("::1:22")]
    [InlineData("[::1]")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[]:80")]
    [InlineData("[:80")]
    [InlineData("localhost")]
    [InlineData("unix:/run/x")]
    public void Listen_address_that_is_malformed_is_refused(string text) =>
        Should.Throw<FormatException>(() => ListenAddress.Parse(text)).Message.ShouldBe(AddressProblem.OfListen(text));

    [Fact]
    public void Localhost_is_both_loopbacks() =>
        ListenAddress.Parse("localhost:80").Places.ShouldBe([new ListenAddress(IPAddress.Loopback, 80), new ListenAddress(IPAddress.IPv6Loopback, 80)]);

    [Theory]
    [InlineData("127.0.0.1:9000")]
    [InlineData("[::1]:9000")]
    [InlineData("*:9000")]
    [InlineData("localhost:9000")]
    public void Listen_address_prints_as_it_is_read(string text) => ListenAddress.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("db.lan:3306", "db.lan", 3306)]
    [InlineData("127.0.0.1:80", "127.0.0.1", 80)]
    [InlineData("[fe80::1]:22", "fe80::1", 22)]
    [InlineData("8080", "127.0.0.1", 8080)]
    public void Target_address_that_is_well_formed_is_read(string text, string host, int port) =>
        TargetAddress.Parse(text).ShouldBe(new TargetAddress(host, port));

    [Theory]
    [InlineData("")]
    [InlineData("db.lan")]
    [InlineData("db.lan:0")]
    [InlineData("http://db.lan:80")]
    [InlineData("*:80")]
    [InlineData("db lan:80")]
    [InlineData("fe80::1:22")]
    [InlineData(":80")]
    [InlineData("me@db.lan:22")]
    [InlineData("unix:/run/x")]
    public void Target_address_that_is_malformed_is_refused(string text) =>
        Should.Throw<FormatException>(() => TargetAddress.Parse(text)).Message.ShouldBe(AddressProblem.OfTarget(text));

    [Theory]
    [InlineData("9000", 9000, 9000)]
    [InlineData("9000-9099", 9000, 9099)]
    [InlineData("1 - 65535", 1, 65535)]
    public void Port_range_that_is_well_formed_is_read(string text, int first, int last) =>
        PortRange.Parse(text).ShouldBe(new PortRange(first, last));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("9099-9000")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("web")]
    public void Port_range_that_is_malformed_is_refused_with_an_example(string text) =>
        Should.Throw<FormatException>(() => PortRange.Parse(text)).Message.ShouldContain("9000-9099");

    [Fact]
    public void Port_range_contains_its_ends_and_nothing_beyond()
    {
        var range = PortRange.Parse("9000-9099");

        new[] { 8999, 9000, 9050, 9099, 9100 }.Select(range.Contains).ShouldBe([false, true, true, true, false]);
    }

    [Fact]
    public void Listening_on_every_address_takes_visitors_of_both_families()
    {
        using var listener = ListenAddress.Parse("*:0").Listen(4);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;

        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var visitor = new System.Net.Sockets.Socket(address.AddressFamily, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            visitor.Connect(address, port);
            visitor.Connected.ShouldBeTrue();
        }
    }
}
