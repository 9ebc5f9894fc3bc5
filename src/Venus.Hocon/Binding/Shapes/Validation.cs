using System.Globalization;

namespace Venus.Hocon;

/// <summary>Asks a record what does not fit together, and finds where that was written.</summary>
internal static class Validation
{
    /// <summary>Reports what a record says against itself.</summary>
    public static void Check(object record, Spot spot, HashSet<string> meant, ErrorList errors)
    {
        if (record is IHoconValidated validated)
        {
            ReportAll(validated.Validate(), spot, meant, errors);
        }
    }

    /// <summary>
    /// Reports what records that differ in what could not be read all say against themselves: it does not depend on that. One that throws has met a value
    /// that only stands in for another; it is heard where no record came to an end.
    /// </summary>
    public static void CheckAll(IEnumerable<IHoconValidated> variants, Spot spot, HashSet<string> meant, ErrorList errors)
    {
        var said = variants.Select(Ask).ToList();
        var heard = said.Exists(static answer => answer.IsComplete) ? said.FindAll(static answer => answer.IsComplete) : said;
        if (heard.Count > 0)
        {
            ReportAll(heard[0].Problems.Where(problem => heard.TrueForAll(answer => answer.Problems.Contains(problem))), spot, meant, errors);
        }
    }

    private static (List<(string Key, string Problem)> Problems, bool IsComplete) Ask(IHoconValidated record)
    {
        var problems = new List<(string Key, string Problem)>();
        try
        {
            foreach (var problem in record.Validate())
            {
                problems.Add(problem);
            }

            return (problems, true);
        }
        catch (Exception)
        {
            return (problems, false);
        }
    }

    private static void ReportAll(IEnumerable<(string Key, string Problem)> problems, Spot spot, HashSet<string> meant, ErrorList errors)
    {
        foreach (var (key, problem) in problems)
        {
            // "no token" beside an unknown key 'tokn' would be the same mistake told twice.
            if (!meant.Contains(key))
            {
                Report(spot, key, problem, errors);
            }
        }
    }

    private static void Report(Spot at, string key, string problem, ErrorList errors)
    {
        while (key.Length > 0 && TryStep(ref at, ref key))
        {
            if (errors.IsUnreadable(errors.PathOf(at.Value, at.Path)))
            {
                return;
            }
        }

        // What is left of the key names nothing that was written: it still belongs to the path that is shown.
        var path = errors.PathOf(at.Value, at.Path);
        var full = key.Length == 0 ? path : path.Length == 0 ? key : $"{path}.{key}";
        if (!errors.IsUnreadable(full))
        {
            errors.Add(at.Value.Origin, full, problem);
        }
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
