using System.Diagnostics.CodeAnalysis;

namespace Venus.Net.Addresses;

/// <summary>
/// Where to connect: <c>host:port</c> with a name, an IPv4 address or an IPv6 address in brackets; a port alone means the
/// loopback of this machine.
/// </summary>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">The port, 1 to 65535.</param>
public sealed record TargetAddress(string Host, int Port) : IParsable<TargetAddress>
{
    /// <inheritdoc />
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads an address from its text.</summary>
    /// <exception cref="FormatException">The text is no such address; the message says what is wrong and what to write.</exception>
    public static TargetAddress Parse(string text) =>
        TryParse(text, null, out var address) ? address : throw new FormatException(AddressProblem.OfTarget(text));

    /// <inheritdoc />
    public static TargetAddress Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out TargetAddress? result)
    {
        result = null;
        if (!HostText.TrySplit(s, out var host, out var port) || port == 0 || host == "*" || host.Any(static c => char.IsWhiteSpace(c) || c is '/' or '@'))
        {
            return false;
        }

        // A port alone is this machine; a colon before it says that a host was meant to be there.
        if (host.Length == 0 && s![0] == ':')
        {
            return false;
        }

        result = new TargetAddress(host.Length == 0 ? "127.0.0.1" : host, port);
        return true;
    }
}
