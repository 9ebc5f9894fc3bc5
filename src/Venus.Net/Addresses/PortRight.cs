using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Venus.Net.Addresses;

/// <summary>
/// Ports that may be opened, and on which address: <c>9000-9099</c> is for listening on every address and on none in particular;
/// <c>127.0.0.1:9000-9099</c>, <c>[::1]:9000</c> or <c>localhost:9000</c> are for exactly that address.
/// </summary>
/// <param name="Ports">The ports.</param>
/// <param name="Address">The address, or <see langword="null"/> for every address of this machine together.</param>
/// <param name="IsLocalhost">Whether it is both loopbacks; the address is the one of IPv4 then.</param>
public sealed record PortRight(PortRange Ports, IPAddress? Address = null, bool IsLocalhost = false) : IParsable<PortRight>
{
    /// <summary>Whether the address may be listened on.</summary>
    public bool Allows(ListenAddress listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        return Ports.Contains(listen.Port) && (Address is null ? listen.IsEverywhere : listen.Places.All(place => Names(place.Address)));
    }

    private bool Names(IPAddress? address) =>
        address is not null && (address.Equals(Address) || (IsLocalhost && address.Equals(IPAddress.IPv6Loopback)));

    /// <inheritdoc />
    public override string ToString() => Address is null ? Ports.ToString() : $"{(IsLocalhost ? "localhost" : HostText.Of(Address))}:{Ports}";

    /// <summary>Reads a right from its text.</summary>
    /// <exception cref="FormatException">The text is none; the message says what one looks like.</exception>
    public static PortRight Parse(string text) => TryParse(text, null, out var right)
        ? right
        : throw new FormatException(
            $"'{text}' is no range of ports; write 9000 or \"9000-9099\", with ports from 1 to 65535, or \"127.0.0.1:9000-9099\" where the client may listen on that address");

    /// <inheritdoc />
    public static PortRight Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out PortRight? result)
    {
        result = null;
        var colon = (s ?? string.Empty).LastIndexOf(':');
        if (!PortRange.TryParse(s?[(colon + 1)..], null, out var ports))
        {
            return false;
        }

        if (colon < 0)
        {
            result = new PortRight(ports);
            return true;
        }

        if (colon == 0 || !ListenAddress.TryParse($"{s![..colon]}:{ports.First}", null, out var listen))
        {
            return false;
        }

        result = new PortRight(ports, listen.Address, listen.IsLocalhost);
        return true;
    }
}
