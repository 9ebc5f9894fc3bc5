namespace Venus.Hocon;

/// <summary>Checks that several options share.</summary>
public static class Require
{
    /// <summary>One problem for each value that is zero or less. Durations are given by their ticks.</summary>
    public static IEnumerable<(string Key, string Problem)> Positive(params (string Key, long Value)[] values) =>
        values.Where(static value => value.Value <= 0).Select(static value => (value.Key, "must be more than zero"));

    /// <summary>One problem for each value that is less than zero. Durations are given by their ticks.</summary>
    public static IEnumerable<(string Key, string Problem)> NotNegative(params (string Key, long Value)[] values) =>
        values.Where(static value => value.Value < 0).Select(static value => (value.Key, "must not be less than zero"));
}
