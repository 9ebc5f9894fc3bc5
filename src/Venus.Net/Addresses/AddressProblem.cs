using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Addresses;

/// <summary>What is wrong with the text of an address, and what to write in its place.</summary>
public static class AddressProblem
{
    private const int LongestShown = 80;

    /// <summary>What is wrong with a text that is no address to connect to.</summary>
    public static string OfTarget(string? text)
    {
        const string Example = "\"127.0.0.1:80\", \"db.lan:3306\" or \"[::1]:22\"";
        text ??= string.Empty;
        return Common(text, Example, fewest: 1) ?? text switch
        {
            _ when text.StartsWith("*:", StringComparison.Ordinal) => $"{Shown(text)}: '*' is no host to connect to; write the host's name or address, such as {Example}",
            _ when text.StartsWith(':') => $"{Shown(text)} has no host; write \"127.0.0.1{text}\" or the host's name before the port",
            _ => $"{Shown(text)} is no address to connect to; write host:port, such as {Example}",
        };
    }

    /// <summary>What is wrong with a text that is no address to listen on.</summary>
    public static string OfListen(string? text)
    {
        const string Example = "\"0.0.0.0:9000\", \"[::]:9000\", \"127.0.0.1:9000\" or just 9000 for every address";
        text ??= string.Empty;
        if (text.Length > 0 && text.All(static c => char.IsLetter(c) || c == '-'))
            return $"{Shown(text)} is no port and no address; write {Example}";
        var host = text.Contains(':', StringComparison.Ordinal) ? text[..text.LastIndexOf(':')] : string.Empty;
        return Common(text, Example, fewest: 0) ?? (host.Length > 0 && host.All(static c => char.IsLetterOrDigit(c) || c is '-' or '.')
            ? $"{Shown(text)}: '{host}' is no address of this machine; to listen takes an address, not a name: {Example}"
            : $"{Shown(text)} is no listen address; write {Example}");
    }

    // What can be wrong with both; null if it is none of that.
    private static string? Common(string text, string example, int fewest)
    {
        if (text.Length == 0)
            return $"is empty; write {example}";
        if (text.StartsWith("unix:", StringComparison.Ordinal) || text[0] is '/' or '@')
            return $"{Shown(text)}: unix sockets are not supported yet; write host:port, such as {example}";
        if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            return OfUrl(text, scheme);
        if (text.Any(char.IsWhiteSpace))
            return $"{Shown(text)} has a space in it; write it without";
        if (text.Contains('/', StringComparison.Ordinal))
            return $"{Shown(text)}: an address has no path; write \"{Shorten(text[..text.IndexOf('/', StringComparison.Ordinal)])}\"";
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
            return $"{Shown(text)}: an address has no user; write \"{Shorten(text[(at + 1)..])}\"";
        return OfHost(text) ?? OfPort(text, fewest);
    }

    private static string OfUrl(string text, int scheme)
    {
        var rest = text[(scheme + 3)..].Split('/', '?', '#')[0];
        var colon = rest.LastIndexOf(':');
        var hasPort = colon >= 0 && colon > rest.LastIndexOf(']');
        var port = hasPort ? string.Empty : text[..scheme] switch { "http" => ":80", "https" => ":443", _ => ":port" };
        return $"{Shown(text)} is a URL; write \"{Shorten(rest)}{port}\", without {Shorten(text[..scheme])}://";
    }

    private static string? OfHost(string text)
    {
        if (text.StartsWith("[]", StringComparison.Ordinal))
            return $"{Shown(text)} has no host; write the address between the brackets, such as \"[::1]:9000\"";
        if (text[0] == '[')
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var inner = end < 0 ? text[1..] : text[1..end];
            return end >= 0 && IPAddress.TryParse(inner, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? null
                : $"{Shown(text)}: in brackets stands an IPv6 address and nothing else, such as \"[::1]:9000\"";
        }

        if (text.AsSpan().Count(':') < 2)
            return null;
        if (IPAddress.TryParse(text, out var whole) && whole.AddressFamily == AddressFamily.InterNetworkV6)
            return $"{Shown(text)}: an IPv6 address stands in brackets, and a port after it; write \"[{text}]:port\"{Perhaps(text)}";
        return $"{Shown(text)} has more than one colon; write host:port, and an IPv6 address in brackets: \"[::1]:9000\"";
    }

    // fe80::1:22 is an address as it stands; whoever wrote it may have meant port 22.
    private static string Perhaps(string text)
    {
        var colon = text.LastIndexOf(':');
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) && IPAddress.TryParse(text[..colon], out _)
            ? $", or \"[{text[..colon]}]:{text[(colon + 1)..]}\" if {text[(colon + 1)..]} is the port"
            : string.Empty;
    }

    private static string? OfPort(string text, int fewest)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']') && colon < text.Length - 1;
        var port = hasPort ? text[(colon + 1)..] : text;
        if (colon < 0 ? !text.All(char.IsAsciiDigit) : !hasPort)
            return $"{Shown(text)} has no port; write \"{Shorten(text.TrimEnd(':'))}:port\", with a port from {fewest} to 65535";
        if (!port.All(char.IsAsciiDigit))
            return $"{Shown(text)}: '{Shorten(port)}' is no port; write a number from {fewest} to 65535";
        return !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65535 || number < fewest
            ? $"{Shown(text)}: {Shorten(port)} is no port; ports run from {fewest} to 65535"
            : null;
    }

    private static string Shown(string text) => $"'{Shorten(text)}'";

    private static string Shorten(string text) => text.Length <= LongestShown ? text : $"{text.AsSpan(0, LongestShown)}…";
}
