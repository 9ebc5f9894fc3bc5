[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720", Justification = "String is what HOCON calls it", Scope = "type", Target = "~T:Venus.Hocon.HoconScalarKind")]

namespace Venus.Hocon;

/// <summary>Durations (HOCON.md, "Duration format").</summary>
public static class HoconDuration
{
    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var n = text.TrimEnd('m', 's', 'h', 'd');
        if (!double.TryParse(n, System.Globalization.CultureInfo.InvariantCulture, out var x) || !double.IsFinite(x) || Math.Abs(x) > 1e9) return false;
        var ms = text[n.Length..] switch { "" or "ms" => 1, "s" => 1000, "m" => 60000, "h" => 3600000, _ => 0 };
        duration = TimeSpan.FromMilliseconds(x * ms);
        return ms != 0;
    }
}

/// <summary>Sizes (HOCON.md, "Size in bytes format").</summary>
public static class HoconSize
{
    /// <summary>Reads a size.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var n = text.TrimEnd('K', 'M', 'G', 'i', 'B');
        var f = text[n.Length..] switch { "" or "B" => 1, "KiB" => 1024, "MiB" => 1 << 20, _ => 0 };
        var ok = long.TryParse(n, out bytes) && f != 0;
        bytes *= f;
        return ok;
    }
}
