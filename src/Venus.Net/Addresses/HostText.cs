using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Venus.Net.Addresses;

/// <summary>Takes <c>host:port</c> apart and puts it together, brackets of IPv6 included (RFC 3986, 3.2.2).</summary>
internal static class HostText
{
    /// <summary>Splits <c>host:port</c>, <c>[v6]:port</c>, <c>:port</c> or <c>port</c>; the host comes without brackets and may be empty.</summary>
    public static bool TrySplit(string? text, out string host, out int port)
    {
        host = string.Empty;
        port = 0;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var colon = text.LastIndexOf(':');
        var digits = text.AsSpan(colon + 1);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535)
        {
            return false;
        }

        if (colon <= 0)
        {
            return true;
        }

        host = text[..colon];
        if (host[0] == '[')
        {
            var inner = host.Length > 2 && host[^1] == ']' ? host[1..^1] : string.Empty;
            host = inner;
            return IPAddress.TryParse(inner, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        // Without brackets, more than one colon leaves open where the port begins.
        return !host.Contains(':', StringComparison.Ordinal);
    }

    /// <summary>The address as it stands before a colon and a port.</summary>
    public static string Of(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
