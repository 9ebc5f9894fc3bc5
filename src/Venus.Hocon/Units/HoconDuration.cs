using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Venus.Hocon.Units;

namespace Venus.Hocon;

/// <summary>Durations: a number and a unit, such as <c>500ms</c>, <c>1.5 hours</c>; milliseconds where there is no unit.</summary>
public static class HoconDuration
{
    private static readonly BigInteger NanosecondsPerTick = TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// Reads a duration. Units are those of HOCON, in lower case: ns, us, ms, s, m, h, d and their long names. Fractions of a
    /// tick of 100 ns are cut off.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration.</param>
    /// <returns><see langword="false"/> where the text is no duration or does not fit into a <see cref="TimeSpan"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        if (!UnitText.TryParse(text, NanosecondsIn, out var nanoseconds))
        {
            return false;
        }

        var ticks = BigInteger.Divide(nanoseconds, NanosecondsPerTick);
        if (ticks < long.MinValue || ticks > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static BigInteger? NanosecondsIn(string unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 1,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => 1_000,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => 1_000_000,
        "s" or "second" or "seconds" => 1_000_000_000,
        "m" or "minute" or "minutes" => 60_000_000_000,
        "h" or "hour" or "hours" => 3_600_000_000_000,
        "d" or "day" or "days" => 86_400_000_000_000,
        _ => null,
    };
}
