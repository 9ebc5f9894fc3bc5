using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Venus.Net.Addresses;

/// <summary>A range of ports, both ends included: <c>9000-9099</c>, or one port: <c>9000</c>.</summary>
/// <param name="First">Lowest port, 1 to 65535.</param>
/// <param name="Last">Highest port, not below <paramref name="First"/>.</param>
public sealed record PortRange(int First, int Last) : IParsable<PortRange>
{
    /// <summary>Whether the port lies in this range.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <inheritdoc />
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    /// <summary>Reads a range from its text.</summary>
    /// <exception cref="FormatException">The text is no range; the message says what one looks like.</exception>
    public static PortRange Parse(string text) =>
        TryParse(text, null, out var range) ? range : throw new FormatException($"'{text}' is no range of ports; write 9000 or \"9000-9099\", with ports from 1 to 65535");

    /// <inheritdoc />
    public static PortRange Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out PortRange? result)
    {
        result = null;
        var ends = (s ?? string.Empty).Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length > 2 || !TryPort(ends[0], out var first) || !TryPort(ends[^1], out var last) || last < first)
        {
            return false;
        }

        result = new PortRange(first, last);
        return true;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
