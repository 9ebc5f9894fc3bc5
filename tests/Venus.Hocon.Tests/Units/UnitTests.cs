namespace Venus.Hocon.Tests.Units;

/// <summary>Durations and sizes.</summary>
public sealed class UnitTests
{
    public static TheoryData<string, long> Durations()
    {
        (string Units, long Ticks)[] families =
        [
            ("us micro micros microsecond microseconds", TimeSpan.TicksPerMicrosecond),
            ("ms milli millis millisecond milliseconds", TimeSpan.TicksPerMillisecond),
            ("s second seconds", TimeSpan.TicksPerSecond),
            ("m minute minutes", TimeSpan.TicksPerMinute),
            ("h hour hours", TimeSpan.TicksPerHour),
            ("d day days", TimeSpan.TicksPerDay),
        ];
        var data = new TheoryData<string, long>
        {
            { "100ns", 1 }, { "100 nano", 1 }, { "100 nanos", 1 }, { "100 nanosecond", 1 }, { "199 nanoseconds", 1 }, { "5", 5 * TimeSpan.TicksPerMillisecond },
            { "1.5s", 15_000_000 }, { "-2s", -20_000_000 }, { "1e3", TimeSpan.TicksPerSecond }, { "15e-1 s", 15_000_000 }, { " 7\u00A0h ", 7 * TimeSpan.TicksPerHour },
            { "0", 0 }, { "0.1s", 1_000_000 }, { "9223372036854775807e2 ns", long.MaxValue },
        };
        foreach (var (units, ticks) in families)
        {
            foreach (var unit in units.Split(' '))
            {
                data.Add($"3{unit}", 3 * ticks);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Durations))]
    public void Duration_is_a_number_and_a_unit(string text, long ticks)
    {
        HoconDuration.TryParse(text, out var duration).ShouldBeTrue();
        duration.Ticks.ShouldBe(ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1S")]
    [InlineData("1 w")]
    [InlineData("1 s s")]
    [InlineData("1s2")]
    [InlineData("+1s")]
    [InlineData("1.s")]
    [InlineData("01s")]
    [InlineData("1 234s")]
    [InlineData("NaN")]
    [InlineData("infinity")]
    [InlineData("9223372036854775808e2 ns")]
    [InlineData("1e60 d")]
    [InlineData("1e999999999")]
    [InlineData("99999999999999999999d")]
    public void Duration_that_is_none_or_too_long_is_refused(string? text) => HoconDuration.TryParse(text, out _).ShouldBeFalse();

    public static TheoryData<string, long> Sizes()
    {
        string[] decimals = ["kB kilobyte kilobytes", "MB megabyte megabytes", "GB gigabyte gigabytes", "TB terabyte terabytes", "PB petabyte petabytes", "EB exabyte exabytes"];
        string[] binaries =
        [
            "K k Ki KiB kibibyte kibibytes", "M m Mi MiB mebibyte mebibytes", "G g Gi GiB gibibyte gibibytes",
            "T t Ti TiB tebibyte tebibytes", "P p Pi PiB pebibyte pebibytes", "E e Ei EiB exbibyte exbibytes",
        ];
        var data = new TheoryData<string, long>
        {
            { "7", 7 }, { "7B", 7 }, { "7 b", 7 }, { "7 byte", 7 }, { "7 bytes", 7 }, { "1.5K", 1536 }, { "0.5 MB", 500_000 }, { "-1K", -1024 }, { "1e3", 1000 },
            { "9223372036854775807", long.MaxValue }, { "0.000001 YB", 1_000_000_000_000_000_000 }, { "0.0001 Zi", 118_059_162_071_741_130 },
        };
        for (var power = 0; power < decimals.Length; power++)
        {
            foreach (var unit in decimals[power].Split(' '))
            {
                data.Add($"2{unit}", 2 * (long)Math.Pow(1000, power + 1));
            }

            foreach (var unit in binaries[power].Split(' '))
            {
                data.Add($"2{unit}", 2L << (10 * (power + 1)));
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Size_is_a_number_and_a_unit(string text, long bytes)
    {
        HoconSize.TryParse(text, out var size).ShouldBeTrue();
        size.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("1 zettabyte")]
    [InlineData("1 zettabytes")]
    [InlineData("1ZB")]
    [InlineData("1Z")]
    [InlineData("1 yobibytes")]
    [InlineData("8E")]
    [InlineData("9223372036854775808")]
    [InlineData("1Kb")]
    [InlineData("1KB")]
    [InlineData("1kib")]
    [InlineData("1 BYTES")]
    [InlineData("K")]
    [InlineData("1..2K")]
    [InlineData("")]
    [InlineData(null)]
    public void Size_that_is_none_or_too_large_is_refused(string? text) => HoconSize.TryParse(text, out _).ShouldBeFalse();
}
