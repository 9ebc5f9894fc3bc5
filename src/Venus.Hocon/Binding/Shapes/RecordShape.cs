using System.Reflection;

namespace Venus.Hocon;

/// <summary>A record: an object whose keys are the parameters of its primary constructor.</summary>
internal sealed class RecordShape(ConstructorInfo constructor) : Shape
{
    private readonly Lazy<RecordField[]> _fields = new(() => [.. constructor.GetParameters().Select(static parameter => new RecordField(parameter))]);

    private RecordField[] Fields => _fields.Value;

    private IEnumerable<string> Keys => Fields.SelectMany(static known => known.Keys);

    public override Bound StandIn => StandIns.For(constructor.DeclaringType!);

    public override Bound Bind(Spot spot, ErrorList errors)
    {
        if (spot.Value is not HoconObject written)
        {
            errors.AddUnreadable(spot, $"must be an object {{ key = … }}, not {spot.Noun}");
            return StandIn;
        }

        var meant = RefuseUnknownKeys(spot, written, errors);
        CheckDefaults(spot, written, errors);
        var complete = EntryDefaults.Merge(written, Fields);
        var arguments = Fields.Select(field => BindField(spot, complete, field, meant, errors)).ToArray();
        return spot.IsPartial ? Bound.Whole(null) : Build(spot with { Value = complete }, arguments, meant, errors);
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

            errors.AddAtKey(value, spot.Child(key, value).Path, suggestion is null
                ? $"unknown key; known here: {string.Join(", ", Keys)}"
                : $"unknown key; did you mean '{suggestion}'?");
        }

        return meant;
    }

    /// <summary>Defaults come first, so that their mistakes are told at their own path, once, and not at each entry's.</summary>
    private void CheckDefaults(Spot spot, HoconObject written, ErrorList errors)
    {
        foreach (var field in Fields)
        {
            if (field.DefaultsKey is { } key && written.TryGet(key, out var defaults) && !defaults.IsNull())
            {
                var at = spot.Child(key, defaults) with { IsPartial = true };
                errors.SetHome(defaults, errors.PathOf(defaults, at.Path));
                field.EntryShape.Bind(at, errors);
            }
        }
    }

    private static Bound BindField(Spot spot, HoconObject complete, RecordField field, HashSet<string> meant, ErrorList errors)
    {
        var written = complete.TryGet(field.Key, out var value);
        if (written && !value!.IsNull())
        {
            var at = spot.Child(field.Key, value!);
            ReportDisobedience(field.Rule, at, errors);
            var bound = field.Shape.Bind(at, errors);
            return bound.Reading == Reading.Unknown ? field.StandIn : bound;
        }

        if (spot.IsPartial || field.IsOptional)
        {
            return meant.Contains(field.Key) ? field.StandIn : Bound.Whole(field.Default);
        }

        if (written)
        {
            errors.AddUnreadable(spot.Child(field.Key, value!), "must be set, but is null");
        }
        else if (!meant.Contains(field.Key))
        {
            var path = KeyPath.Append(errors.PathOf(complete, spot.Path), field.Key);
            errors.MarkUnreadable(path);
            errors.Add(complete.Origin, path, "missing; it has no default");
        }

        return field.StandIn;
    }

    private static void ReportDisobedience(HoconRuleAttribute? rule, Spot spot, ErrorList errors)
    {
        if (rule is not null && spot.Value is HoconScalar scalar && rule.ProblemOf(scalar.Text) is { } wrong)
        {
            errors.AddUnreadable(spot, wrong);
        }
        else if (rule is not null && spot.Value is HoconObject named)
        {
            foreach (var (key, value) in named.Fields.Where(static field => !field.Value.IsNull()))
            {
                if (rule.ProblemOf(key) is { } problem)
                {
                    errors.AddAtKey(value, spot.Child(key, value).Path, problem);
                }
            }
        }
    }

    private Bound Build(Spot spot, Bound[] arguments, HashSet<string> meant, ErrorList errors)
    {
        if (!arguments.All(static argument => argument.IsWhole))
        {
            return BuildFromStandIns(spot, arguments, meant, errors);
        }

        try
        {
            var record = Construct([.. arguments.Select(static argument => argument.Low)]);
            Validation.Check(record, spot, meant, errors);
            return Bound.Whole(record);
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or OverflowException)
        {
            errors.AddUnreadable(spot, refusal.Message);
            return StandIn;
        }
    }

    private Bound BuildFromStandIns(Spot spot, Bound[] arguments, HashSet<string> meant, ErrorList errors)
    {
        var records = Variants.Of(arguments).Select(TryConstruct).ToList();
        Validation.CheckAll(records.OfType<IHoconValidated>(), spot, meant, errors);
        return records is [{ } low, { } high, ..] ? new Bound(Reading.Partly, low, high) : StandIn;
    }

    private object Construct(object?[] arguments) => constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    // What stands in for a mistake may be what a constructor refuses: of such a record nothing can be said.
    private object? TryConstruct(object?[] arguments)
    {
        try
        {
            return Construct(arguments);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
