using System.Globalization;

namespace Venus.Hocon.Resolving;

/// <summary>Objects whose keys are indexes stand for lists where a list is needed: a.0 = x, a.1 = y.</summary>
internal static class NumericKeys
{
    /// <summary>The values of the numeric keys in the order of these; <see langword="null"/> where no key is numeric.</summary>
    public static Slot[]? TryToSlots(ObjectHead head) => TrySort(head.Fields);

    /// <summary>The values of the numeric keys in the order of these; <see langword="null"/> where no key is numeric. Other keys are left out.</summary>
    public static T[]? TrySort<T>(IEnumerable<KeyValuePair<string, T>> fields)
    {
        var numbered = new List<(int Index, T Value)>();
        foreach (var (key, value) in fields)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                numbered.Add((index, value));
            }
        }

        return numbered.Count == 0 ? null : [.. numbered.OrderBy(static pair => pair.Index).Select(static pair => pair.Value)];
    }
}
