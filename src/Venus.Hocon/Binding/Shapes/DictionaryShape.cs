using System.Collections.ObjectModel;

namespace Venus.Hocon;

/// <summary>A dictionary by names of the user's choice, in the order in which they were written. An entry that is <c>null</c> is not there.</summary>
internal sealed class DictionaryShape<T> : Shape, IDictionaryShape
{
    private readonly Shape _entry = Of(typeof(T));

    public Shape Entry => _entry;

    public override Bound StandIn => StandIns.For(typeof(IReadOnlyDictionary<string, T>));

    public override Bound Bind(Spot spot, ErrorList errors)
    {
        if (spot.Value is not HoconObject inner)
        {
            errors.AddUnreadable(spot, $"must be an object {{ name = … }}, not {spot.Noun}");
            return StandIn;
        }

        var entries = new List<KeyValuePair<string, Bound>>(inner.Fields.Count);
        foreach (var (name, value) in inner.Fields.Where(static field => !field.Value.IsNull()))
        {
            entries.Add(KeyValuePair.Create(name, _entry.Bind(spot.Child(name, value), errors)));
        }

        if (spot.IsPartial)
        {
            return Bound.Whole(null);
        }

        var low = Made(entries, static entry => entry.Low);
        return entries.All(static entry => entry.Value.IsWhole) ? Bound.Whole(low) : new Bound(Reading.Partly, low, Made(entries, static entry => entry.High));
    }

    private static ReadOnlyDictionary<string, T> Made(List<KeyValuePair<string, Bound>> entries, Func<Bound, object?> value)
    {
        var made = new OrderedDictionary<string, T>(entries.Count, StringComparer.Ordinal);
        foreach (var (name, entry) in entries)
        {
            made.Add(name, (T)value(entry)!);
        }

        return new ReadOnlyDictionary<string, T>(made);
    }

    /// <summary>A name may hold dots, and a path may show it without quotes: it is then taken for any number of keys, so that nothing secret slips through.</summary>
    public override bool LeadsToSecret(ReadOnlySpan<string> keys)
    {
        for (var name = 1; name <= keys.Length; name++)
        {
            if (_entry.LeadsToSecret(keys[name..]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A dictionary's shape, whatever its entries are.</summary>
internal interface IDictionaryShape
{
    /// <summary>The shape of each entry.</summary>
    Shape Entry { get; }
}
