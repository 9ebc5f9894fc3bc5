using System.Globalization;

namespace Venus.Hosting;

/// <summary>What the service manager asks for in the environment (sd_watchdog_enabled(3)).</summary>
internal static class Watchdog
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How often this process has to say that it is alive: twice in the time that is allowed.</summary>
    /// <param name="allowed">WATCHDOG_USEC, in microseconds.</param>
    /// <param name="process">WATCHDOG_PID: the process that is meant; any if nothing is said.</param>
    /// <param name="self">This process.</param>
    /// <returns>The period; <see langword="null"/> if nothing, nothing readable or another process is asked for.</returns>
    public static TimeSpan? Period(string? allowed, string? process, int self)
    {
        if (!long.TryParse(allowed, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) || microseconds == 0)
        {
            return null;
        }

        if (!string.IsNullOrEmpty(process) && process != self.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        var half = Math.Min(microseconds / 2, (long)Longest.TotalMicroseconds);
        return TimeSpan.FromTicks(Math.Max(half * TimeSpan.TicksPerMicrosecond, Shortest.Ticks));
    }
}
