namespace Venus.Hocon;

/// <summary>Merges the defaults of dictionaries under their entries: objects merge, anything else of the entry wins, <c>null</c> included.</summary>
internal static class EntryDefaults
{
    /// <summary>The object with each dictionary's entries completed from the sibling that its field names.</summary>
    public static HoconObject Merge(HoconObject parent, IEnumerable<RecordField> fields)
    {
        var completed = new Dictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (Entries(parent, field) is { } entries)
            {
                completed[field.Key] = entries;
            }
        }

        return completed.Count == 0
            ? parent
            : Map(parent, (key, value) => completed.GetValueOrDefault(key, value));
    }

    private static HoconObject? Entries(HoconObject parent, RecordField field) =>
        field.DefaultsKey is { } key
        && parent.TryGet(key, out var value) && value is HoconObject defaults
        && parent.TryGet(field.Key, out var written) && written is HoconObject entries
            ? Map(entries, (_, entry) => entry is HoconObject inner ? Under(defaults, inner) : entry)
            : null;

    private static HoconObject Map(HoconObject from, Func<string, HoconValue, HoconValue> change) =>
        new(from.Origin, [.. from.Fields.Select(field => KeyValuePair.Create(field.Key, change(field.Key, field.Value)))]) { KeyOrigin = from.KeyOrigin };

    private static HoconObject Under(HoconObject defaults, HoconObject entry)
    {
        var merged = new OrderedDictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (var (key, value) in defaults.Fields)
        {
            merged[key] = value;
        }

        foreach (var (key, value) in entry.Fields)
        {
            merged[key] = value is HoconObject inner && merged.TryGetValue(key, out var below) && below is HoconObject innerDefaults ? Under(innerDefaults, inner) : value;
        }

        return new HoconObject(entry.Origin, [.. merged]) { KeyOrigin = entry.KeyOrigin };
    }
}
