using System.Diagnostics.CodeAnalysis;

namespace Venus.Hocon;

/// <summary>A size in bytes; written as <c>64KiB</c>, <c>1MiB</c> or a plain number of bytes.</summary>
/// <param name="Bytes">The size in bytes.</param>
public readonly record struct ByteSize(long Bytes) : IParsable<ByteSize>
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>The size in the largest binary unit that needs no fraction: <c>64KiB</c>, <c>1536B</c>.</summary>
    public override string ToString()
    {
        var (amount, unit) = (Bytes, 0);
        while (amount != 0 && amount % 1024 == 0)
        {
            (amount, unit) = (amount / 1024, unit + 1);
        }

        return $"{amount}{Units[unit]}";
    }

    /// <summary>Reads a size.</summary>
    /// <exception cref="FormatException">The text is no size; the message says what one looks like.</exception>
    public static ByteSize Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var size) ? size : throw new FormatException($"'{s}' is no size; write a number and a unit, such as 64KiB or 1MiB");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ByteSize result)
    {
        var valid = HoconSize.TryParse(s ?? string.Empty, out var bytes) && bytes >= 0;
        result = new ByteSize(valid ? bytes : 0);
        return valid;
    }
}
