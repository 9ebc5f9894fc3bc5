using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Venus.Hocon.Configuration;

/// <summary>
/// A resolved tree as the flat keys of Microsoft.Extensions.Configuration: <c>venus:server:listen</c>, items of lists by their index. As with
/// its JSON provider <c>null</c> and empty objects are keys without a value, and an empty list is an empty text.
/// </summary>
internal static class HoconFlattener
{
    /// <exception cref="FormatException">Two keys differ in the case of their letters alone, which configuration keys cannot.</exception>
    public static Dictionary<string, string?> Flatten(HoconObject root)
    {
        var written = new Dictionary<string, (HoconValue At, string? Text)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in root.Fields)
        {
            Add(key, value, written);
        }

        return written.ToDictionary(static entry => entry.Key, static entry => entry.Value.Text, StringComparer.OrdinalIgnoreCase);
    }

    private static void Add(string path, HoconValue value, Dictionary<string, (HoconValue At, string? Text)> written)
    {
        switch (value)
        {
            case HoconObject { Fields.Count: > 0 } inner:
                foreach (var (key, field) in inner.Fields)
                {
                    Add(ConfigurationPath.Combine(path, key), field, written);
                }

                break;
            case HoconList { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Add(ConfigurationPath.Combine(path, i.ToString(CultureInfo.InvariantCulture)), list.Items[i], written);
                }

                break;
            default:
                if (!written.TryAdd(path, (value, TextOf(value))))
                {
                    throw new FormatException($"{value.Origin}: {path}: written as {written[path].At.Origin} too: configuration keys that differ in case alone are the same key");
                }

                break;
        }
    }

    private static string? TextOf(HoconValue value) => value switch
    {
        HoconScalar { Kind: not HoconScalarKind.Null } scalar => scalar.Text,
        HoconList => string.Empty,
        _ => null,
    };
}
