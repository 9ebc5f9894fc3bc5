namespace Venus.Hocon;

/// <summary>Arguments of a record whose unreadable ones are stood in for.</summary>
internal static class Variants
{
    /// <summary>
    /// First all low, then all high, then mixtures in which any two of the unreadable arguments differ at least once: a rule that only holds two
    /// of them against each other does not say the same of all.
    /// </summary>
    public static IEnumerable<object?[]> Of(Bound[] arguments)
    {
        var unread = Enumerable.Range(0, arguments.Length).Where(at => !arguments[at].IsWhole).ToArray();
        yield return With(arguments, static _ => false);
        yield return With(arguments, static _ => true);
        for (var bit = 1; bit < unread.Length; bit <<= 1)
        {
            var mask = bit;
            yield return With(arguments, at => (Array.IndexOf(unread, at) & mask) != 0);
            yield return With(arguments, at => (Array.IndexOf(unread, at) & mask) == 0);
        }
    }

    private static object?[] With(Bound[] arguments, Func<int, bool> isHigh) =>
        [.. arguments.Select((argument, at) => isHigh(at) ? argument.High : argument.Low)];
}
