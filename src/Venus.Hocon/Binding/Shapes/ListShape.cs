using System.Globalization;

namespace Venus.Hocon;

/// <summary>A list. A single value is none; an object with numeric keys is (HOCON.md, "Conversion of numerically-indexed objects to arrays").</summary>
internal sealed class ListShape<T> : Shape
{
    private readonly Shape _element = Of(typeof(T));

    public override bool TryBind(Spot spot, ErrorList errors, out object? result)
    {
        result = null;
        if (ItemsOf(spot, errors) is not { } items)
        {
            return false;
        }

        var bound = new List<T>(items.Count);
        var valid = true;
        foreach (var (key, item) in items)
        {
            // A list is taken or replaced as a whole, so nothing within it is partial.
            var at = spot.Child(key, item) with { IsPartial = false };
            if (item.IsNull())
            {
                errors.AddAt(item, at.Path, "null has no meaning within a list");
                valid = false;
            }
            else if (_element.TryBind(at, errors, out var element))
            {
                bound.Add((T)element!);
            }
            else
            {
                valid = false;
            }
        }

        result = bound.AsReadOnly();
        return valid;
    }

    public override bool LeadsToSecret(ReadOnlySpan<string> keys) => keys.Length > 0 && _element.LeadsToSecret(keys[1..]);

    private static List<(string Key, HoconValue Value)>? ItemsOf(Spot spot, ErrorList errors)
    {
        switch (spot.Value)
        {
            case HoconList list:
                return [.. list.Items.Select(static (item, index) => (index.ToString(CultureInfo.InvariantCulture), item))];
            case HoconObject indexed when indexed.Fields.Any(static field => IsIndex(field.Key, out _)):
                return Indexed(spot, indexed, errors);
            default:
                errors.AddAt(spot.Value, spot.Path, $"must be a list, not {spot.Noun}; write [ … ]");
                return null;
        }
    }

    private static List<(string Key, HoconValue Value)> Indexed(Spot spot, HoconObject indexed, ErrorList errors)
    {
        var items = new SortedDictionary<int, (string Key, HoconValue Value)>();
        foreach (var (key, value) in indexed.Fields)
        {
            if (!IsIndex(key, out var index))
            {
                // The specification would ignore the key; here nothing that was written is ignored.
                errors.AddAt(value, spot.Child(key, value).Path, "is no index of a list");
            }
            else if (!items.TryAdd(index, (key, value)))
            {
                errors.AddAt(value, spot.Child(key, value).Path, $"is the same index as '{items[index].Key}'");
            }
        }

        return [.. items.Values];
    }

    private static bool IsIndex(string key, out int index) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
