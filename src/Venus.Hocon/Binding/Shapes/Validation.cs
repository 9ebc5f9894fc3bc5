using System.Globalization;

namespace Venus.Hocon;

/// <summary>Asks a record what does not fit together, and finds where that was written.</summary>
internal static class Validation
{
    public static bool Passes(IHoconValidated record, Spot spot, HashSet<string> meant, ErrorList errors)
    {
        var valid = true;
        foreach (var (key, problem) in record.Validate())
        {
            valid = false;
            // "no token" beside an unknown key 'tokn' would be the same mistake told twice.
            if (!meant.Contains(key))
            {
                Report(spot, key, problem, errors);
            }
        }

        return valid;
    }

    private static void Report(Spot at, string key, string problem, ErrorList errors)
    {
        while (key.Length > 0 && TryStep(ref at, ref key))
        {
        }

        // What is left of the key names nothing that was written: it still belongs to the path that is shown.
        var path = errors.PathOf(at.Value, at.Path);
        var full = key.Length == 0 ? path : path.Length == 0 ? key : $"{path}.{key}";
        errors.Add(at.Value.Origin, full, problem);
    }

    /// <summary>Goes one key down. Names may hold dots, so the longest name that is there is the one that is meant.</summary>
    private static bool TryStep(ref Spot at, ref string key)
    {
        for (var end = key.Length; end > 0; end = key.LastIndexOf('.', end - 1))
        {
            if (Below(at.Value, key[..end]) is { } value)
            {
                at = at.Child(key[..end], value);
                key = end == key.Length ? string.Empty : key[(end + 1)..];
                return true;
            }
        }

        return false;
    }

    private static HoconValue? Below(HoconValue value, string name) => value switch
    {
        HoconObject inner => inner.TryGet(name, out var field) ? field : null,
        HoconList list => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count ? list.Items[index] : null,
        _ => null,
    };
}
