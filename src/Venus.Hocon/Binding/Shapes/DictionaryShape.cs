using System.Collections.ObjectModel;

namespace Venus.Hocon;

/// <summary>A dictionary by names of the user's choice, in the order in which they were written. An entry that is <c>null</c> is not there.</summary>
internal sealed class DictionaryShape<T> : Shape, IDictionaryShape
{
    private readonly Shape _entry = Of(typeof(T));

    public Shape Entry => _entry;

    public override bool TryBind(Spot spot, ErrorList errors, out object? result)
    {
        result = null;
        if (spot.Value is not HoconObject inner)
        {
            errors.AddAt(spot.Value, spot.Path, $"must be an object {{ name = … }}, not {spot.Noun}");
            return false;
        }

        var entries = new OrderedDictionary<string, T>(inner.Fields.Count, StringComparer.Ordinal);
        var valid = true;
        foreach (var (name, value) in inner.Fields.Where(static field => !field.Value.IsNull()))
        {
            if (!_entry.TryBind(spot.Child(name, value), errors, out var entry))
            {
                valid = false;
            }
            else if (!spot.IsPartial)
            {
                entries.Add(name, (T)entry!);
            }
        }

        result = new ReadOnlyDictionary<string, T>(entries);
        return valid;
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
