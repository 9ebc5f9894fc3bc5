using System.Diagnostics.CodeAnalysis;
using Venus.Hocon.Resolving;

namespace Venus.Hocon;

/// <summary>Lists that are written as objects, as formats without lists and environment variables must: <c>ports.0 = 80</c>.</summary>
public static class HoconLists
{
    /// <summary>
    /// Makes a list of an object's fields whose keys are numbers from 0, in the order of these numbers; gaps close up, other keys are
    /// left out. To be used where a list is needed and an object is found.
    /// </summary>
    /// <param name="value">The object.</param>
    /// <param name="list">The list, with the object's origin.</param>
    /// <returns><see langword="false"/> where no key is a number.</returns>
    public static bool TryConvert(HoconObject value, [NotNullWhen(true)] out HoconList? list)
    {
        ArgumentNullException.ThrowIfNull(value);
        list = NumericKeys.TrySort(value.Fields) is { } items ? new HoconList(value.Origin, items) : null;
        return list is not null;
    }
}
