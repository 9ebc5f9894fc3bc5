using Venus.Net.Addresses;

namespace Venus.Net.Tests.Addresses;

/// <summary>Each mistake in an address has a text of its own, which says what to write.</summary>
public sealed class AddressProblemTests
{
    [Theory]
    [InlineData("", "is empty", "db.lan:3306")]
    [InlineData("unix:/run/app.sock", "unix sockets are not supported yet", "db.lan:3306")]
    [InlineData("/run/app.sock", "unix sockets are not supported yet", "db.lan:3306")]
    [InlineData("https://host:7000", "is a URL", "write \"host:7000\", without https://")]
    [InlineData("https://host:7000/a/b?c", "is a URL", "write \"host:7000\", without https://")]
    [InlineData("https://host", "is a URL", "write \"host:443\", without https://")]
    [InlineData("http://[::1]", "is a URL", "write \"[::1]:80\", without http://")]
    [InlineData("tcp://host", "is a URL", "write \"host:port\", without tcp://")]
    [InlineData("host:80/path", "has no path", "write \"host:80\"")]
    [InlineData("me@host:22", "has no user", "write \"host:22\"")]
    [InlineData("db lan:80", "has a space", "without")]
    [InlineData("db.lan", "has no port", "write \"db.lan:port\", with a port from 1 to 65535")]
    [InlineData("db.lan:", "has no port", "write \"db.lan:port\"")]
    [InlineData("[::1]", "has no port", "write \"[::1]:port\"")]
    [InlineData("99999", "99999 is no port", "ports run from 1 to 65535")]
    [InlineData("db.lan:99999", "99999 is no port", "ports run from 1 to 65535")]
    [InlineData("db.lan:99999999999999999999", "is no port", "ports run from 1 to 65535")]
    [InlineData("db.lan:0", "0 is no port", "ports run from 1 to 65535")]
    [InlineData("db.lan:http", "'http' is no port", "a number from 1 to 65535")]
    [InlineData("db.lan:-1", "'-1' is no port", "a number from 1 to 65535")]
    [InlineData(":80", "has no host", "write \"127.0.0.1:80\"")]
    [InlineData("*:80", "'*' is no host", "db.lan:3306")]
    [InlineData("::1", "in brackets", "write \"[::1]:port\"")]
    [InlineData("fe80::1:22", "in brackets", "or \"[fe80::1]:22\" if 22 is the port")]
    [InlineData("a:b:1", "more than one colon", "[::1]:9000")]
    [InlineData("[127.0.0.1]:80", "in brackets stands an IPv6 address", "[::1]:9000")]
    [InlineData("[]:80", "has no host", "[::1]:9000")]
    public void Target_says_what_is_wrong_and_what_to_write(string text, string wrong, string instead)
    {
        var problem = AddressProblem.OfTarget(text);

        TargetAddress.TryParse(text, null, out _).ShouldBeFalse();
        problem.ShouldContain(wrong);
        problem.ShouldContain(instead);
    }

    [Theory]
    [InlineData("example.com:80", "'example.com' is no address of this machine", "0.0.0.0:9000")]
    [InlineData("nowhere", "is no port and no address", "just 9000")]
    [InlineData("127.0.0.1", "has no port", "write \"127.0.0.1:port\", with a port from 0 to 65535")]
    [InlineData("*", "has no port", "write \"*:port\"")]
    [InlineData("65536", "65536 is no port", "ports run from 0 to 65535")]
    [InlineData("https://host:7000", "is a URL", "write \"host:7000\"")]
    [InlineData("unix:/run/app.sock", "unix sockets are not supported yet", "127.0.0.1:9000")]
    [InlineData("::1:22", "in brackets", "\"[::1]:22\" if 22 is the port")]
    public void Listen_says_what_is_wrong_and_what_to_write(string text, string wrong, string instead)
    {
        var problem = AddressProblem.OfListen(text);

        ListenAddress.TryParse(text, null, out _).ShouldBeFalse();
        problem.ShouldContain(wrong);
        problem.ShouldContain(instead);
    }

    [Fact]
    public void Long_text_is_cut_short() => AddressProblem.OfTarget(new string('a', 5000)).Length.ShouldBeLessThan(400);
}
