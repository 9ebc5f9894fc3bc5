using System.Collections.ObjectModel;
using System.Globalization;

namespace Venus.Hocon;

/// <summary>
/// A list. A single value is none, unless it stands in no file: the environment and the command line have no brackets, so <c>a,b</c> is a list there. An
/// object with numeric keys is one everywhere (HOCON.md, "Conversion of numerically-indexed objects to arrays").
/// </summary>
internal sealed class ListShape<T> : Shape
{
    private readonly Shape _element = Of(typeof(T));

    public override Bound StandIn => StandIns.For(typeof(IReadOnlyList<T>));

    public override Bound Bind(Spot spot, ErrorList errors)
    {
        if (ItemsOf(spot, errors) is not { } items)
        {
            return StandIn;
        }

        var bound = new List<Bound>(items.Count);
        foreach (var (key, item) in items)
        {
            // A list is taken or replaced as a whole, so nothing within it is partial.
            var at = spot.Child(key, item) with { IsPartial = false };
            if (item.IsNull())
            {
                errors.AddUnreadable(at, "null has no meaning within a list");
                bound.Add(_element.StandIn);
            }
            else
            {
                bound.Add(_element.Bind(at, errors));
            }
        }

        var low = Made(bound, static item => item.Low);
        return bound.All(static item => item.IsWhole) ? Bound.Whole(low) : new Bound(Reading.Partly, low, Made(bound, static item => item.High));
    }

    private static ReadOnlyCollection<T> Made(List<Bound> items, Func<Bound, object?> value) => items.ConvertAll(item => (T)value(item)!).AsReadOnly();

    public override bool LeadsToSecret(ReadOnlySpan<string> keys) => keys.Length > 0 && _element.LeadsToSecret(keys[1..]);

    private static List<(string Key, HoconValue Value)>? ItemsOf(Spot spot, ErrorList errors)
    {
        switch (spot.Value)
        {
            case HoconList list:
                return [.. list.Items.Select(static (item, index) => (index.ToString(CultureInfo.InvariantCulture), item))];
            case HoconObject indexed when indexed.Fields.Any(static field => IsIndex(field.Key, out _)):
                return Indexed(spot, indexed, errors);
            case HoconScalar { Origin.Line: 0 } scalar:
                return [.. Separated(scalar).Select(static (item, index) => (index.ToString(CultureInfo.InvariantCulture), (HoconValue)item))];
            default:
                errors.AddUnreadable(spot, $"must be a list, not {spot.Noun}; write [ … ]");
                return null;
        }
    }

    private static IEnumerable<HoconScalar> Separated(HoconScalar scalar) => scalar.Text.Trim().Length == 0
        ? []
        : scalar.Text.Split(',').Select(text => scalar with { Text = text.Trim() });

    private static List<(string Key, HoconValue Value)> Indexed(Spot spot, HoconObject indexed, ErrorList errors)
    {
        var items = new SortedDictionary<int, (string Key, HoconValue Value)>();
        foreach (var (key, value) in indexed.Fields)
        {
            if (!IsIndex(key, out var index))
            {
                // The specification would ignore the key; here nothing that was written is ignored.
                errors.AddAtKey(value, spot.Child(key, value).Path, "is no index of a list");
            }
            else if (!items.TryAdd(index, (key, value)))
            {
                errors.AddAtKey(value, spot.Child(key, value).Path, $"is the same index as '{items[index].Key}'");
            }
        }

        return [.. items.Values];
    }

    private static bool IsIndex(string key, out int index) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
