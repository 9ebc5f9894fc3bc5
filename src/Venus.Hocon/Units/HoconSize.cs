using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Venus.Hocon.Units;

namespace Venus.Hocon;

/// <summary>Sizes in bytes: a number and a unit, such as <c>64KiB</c>, <c>1.5 MB</c>; bytes where there is no unit.</summary>
public static class HoconSize
{
    /// <summary>
    /// Reads a size. Units are those of HOCON: kB, MB … and kilobyte … are powers of 1000; K, Ki, KiB … and kibibyte … powers of
    /// 1024. Fractions of a byte are cut off.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The size in bytes; negative where the number is.</param>
    /// <returns><see langword="false"/> where the text is no size or does not fit into a <see cref="long"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out long bytes)
    {
        bytes = 0;
        if (!UnitText.TryParse(text, BytesIn, out var size) || size < long.MinValue || size > long.MaxValue)
        {
            return false;
        }

        bytes = (long)size;
        return true;
    }

    private static BigInteger? BytesIn(string unit) => unit switch
    {
        "" or "B" or "b" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => Decimal(1),
        "MB" or "megabyte" or "megabytes" => Decimal(2),
        "GB" or "gigabyte" or "gigabytes" => Decimal(3),
        "TB" or "terabyte" or "terabytes" => Decimal(4),
        "PB" or "petabyte" or "petabytes" => Decimal(5),
        "EB" or "exabyte" or "exabytes" => Decimal(6),
        "ZB" or "zettabyte" or "zettabytes" => Decimal(7),
        "YB" or "yottabyte" or "yottabytes" => Decimal(8),
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => Binary(1),
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => Binary(2),
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => Binary(3),
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => Binary(4),
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => Binary(5),
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => Binary(6),
        "Z" or "z" or "Zi" or "ZiB" or "zebibyte" or "zebibytes" => Binary(7),
        "Y" or "y" or "Yi" or "YiB" or "yobibyte" or "yobibytes" => Binary(8),
        _ => null,
    };

    private static BigInteger Decimal(int power) => BigInteger.Pow(1000, power);

    private static BigInteger Binary(int power) => BigInteger.Pow(1024, power);
}
