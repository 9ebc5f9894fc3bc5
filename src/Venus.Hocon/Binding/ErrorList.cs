namespace Venus.Hocon;

/// <summary>
/// The mistakes of one binding. A value that was written once and is read in many places (an entry's default) has one home path, so
/// that its mistake is told once.
/// </summary>
internal sealed class ErrorList
{
    private readonly HashSet<HoconError> _errors = [];
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly Dictionary<HoconValue, string> _homes = new(ReferenceEqualityComparer.Instance);

    public void Add(HoconOrigin origin, string path, string text) =>
        _errors.Add(new HoconError(origin, Printable(path), Printable(text)));

    /// <summary>Says something about a value that is there.</summary>
    public void AddAt(HoconValue value, string path, string text) => Add(value.Origin, PathOf(value, path), text);

    /// <summary>Says something about the key of a value, where the key itself stands.</summary>
    public void AddAtKey(HoconValue value, string path, string text) => Add(value.KeyOrigin ?? value.Origin, PathOf(value, path), text);

    /// <summary>Says why a value cannot be read. Its one mistake is told: no rule is to add to it.</summary>
    public void AddUnreadable(Spot spot, string text)
    {
        MarkUnreadable(PathOf(spot.Value, spot.Path));
        AddAt(spot.Value, spot.Path, text);
    }

    /// <summary>Keeps rules from saying anything about a path.</summary>
    public void MarkUnreadable(string path) => _unreadable.Add(path);

    /// <summary>Whether the path's value could not be read.</summary>
    public bool IsUnreadable(string path) => _unreadable.Contains(path);

    /// <summary>The path where a value was written, which is the one that it was read at unless it has a home elsewhere.</summary>
    public string PathOf(HoconValue value, string path) => _homes.GetValueOrDefault(value, path);

    /// <summary>Makes a path the home of a value and of all that is below it.</summary>
    public void SetHome(HoconValue value, string path)
    {
        _homes[value] = path;
        switch (value)
        {
            case HoconObject inner:
                foreach (var (key, field) in inner.Fields)
                {
                    SetHome(field, KeyPath.Append(path, key));
                }

                break;
            case HoconList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    SetHome(list.Items[i], $"{path}.{i}");
                }

                break;
        }
    }

    public IReadOnlyList<HoconError> Sorted() =>
    [
        .. _errors
            .OrderBy(static error => error.Origin.Source, StringComparer.Ordinal)
            .ThenBy(static error => error.Origin.Line)
            .ThenBy(static error => error.Origin.Column)
            .ThenBy(static error => error.Path, StringComparer.Ordinal)
            .ThenBy(static error => error.Text, StringComparer.Ordinal),
    ];

    /// <summary>Errors go to terminals: what a file holds must not move their cursors.</summary>
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c)) : text;
}
