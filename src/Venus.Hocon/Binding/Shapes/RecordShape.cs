using System.Reflection;

namespace Venus.Hocon;

/// <summary>A record: an object whose keys are the parameters of its primary constructor.</summary>
internal sealed class RecordShape(ConstructorInfo constructor) : Shape
{
    private readonly Lazy<RecordField[]> _fields = new(() => [.. constructor.GetParameters().Select(static parameter => new RecordField(parameter))]);

    private RecordField[] Fields => _fields.Value;

    private IEnumerable<string> Keys => Fields.SelectMany(static known => known.Keys);

    public override bool TryBind(Spot spot, ErrorList errors, out object? result)
    {
        result = null;
        if (spot.Value is not HoconObject written)
        {
            errors.AddAt(spot.Value, spot.Path, $"must be an object {{ key = … }}, not {spot.Noun}");
            return false;
        }

        var meant = RefuseUnknownKeys(spot, written, errors);
        var valid = CheckDefaults(spot, written, errors);
        var complete = EntryDefaults.Merge(written, Fields);
        var arguments = new object?[Fields.Length];
        for (var i = 0; i < Fields.Length; i++)
        {
            valid &= TryBindField(spot, complete, Fields[i], meant, errors, out arguments[i]);
        }

        return valid && (spot.IsPartial || TryBuild(spot with { Value = complete }, arguments, meant, errors, out result));
    }

    public override bool LeadsToSecret(ReadOnlySpan<string> keys)
    {
        if (keys.Length == 0)
        {
            return false;
        }

        foreach (var field in Fields)
        {
            if ((keys[0] == field.Key && field.Shape.LeadsToSecret(keys[1..])) || (keys[0] == field.DefaultsKey && field.EntryShape.LeadsToSecret(keys[1..])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reports keys that mean nothing, and returns those that they were probably meant to be: what else is wrong with these has the same cause.</summary>
    private HashSet<string> RefuseUnknownKeys(Spot spot, HoconObject written, ErrorList errors)
    {
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in written.Fields.Where(field => !Keys.Contains(field.Key, StringComparer.Ordinal)))
        {
            var suggestion = KeySuggestion.For(key, Keys);
            if (suggestion is not null)
            {
                meant.Add(suggestion);
            }

            errors.AddAt(value, spot.Child(key, value).Path, suggestion is null
                ? $"unknown key; known here: {string.Join(", ", Keys)}"
                : $"unknown key; did you mean '{suggestion}'?");
        }

        return meant;
    }

    /// <summary>Defaults come first, so that their mistakes are told at their own path, once, and not at each entry's.</summary>
    private bool CheckDefaults(Spot spot, HoconObject written, ErrorList errors)
    {
        var valid = true;
        foreach (var field in Fields)
        {
            if (field.DefaultsKey is { } key && written.TryGet(key, out var defaults) && !defaults.IsNull())
            {
                var at = spot.Child(key, defaults) with { IsPartial = true };
                errors.SetHome(defaults, errors.PathOf(defaults, at.Path));
                valid &= field.EntryShape.TryBind(at, errors, out _);
            }
        }

        return valid;
    }

    private static bool TryBindField(Spot spot, HoconObject complete, RecordField field, HashSet<string> meant, ErrorList errors, out object? argument)
    {
        argument = field.Default;
        var written = complete.TryGet(field.Key, out var value);
        if (written && !value!.IsNull())
        {
            return field.Shape.TryBind(spot.Child(field.Key, value!), errors, out argument);
        }

        if (spot.IsPartial || field.IsOptional)
        {
            return true;
        }

        if (written)
        {
            errors.AddAt(value!, spot.Child(field.Key, value!).Path, "must be set, but is null");
        }
        else if (!meant.Contains(field.Key))
        {
            errors.Add(complete.Origin, KeyPath.Append(errors.PathOf(complete, spot.Path), field.Key), "missing; it has no default");
        }

        return false;
    }

    private bool TryBuild(Spot spot, object?[] arguments, HashSet<string> meant, ErrorList errors, out object? result)
    {
        try
        {
            result = constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or OverflowException)
        {
            errors.AddAt(spot.Value, spot.Path, refusal.Message);
            result = null;
            return false;
        }

        return result is not IHoconValidated validated || Validation.Passes(validated, spot, meant, errors);
    }
}
