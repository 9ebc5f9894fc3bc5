using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Venus.Hocon;

/// <summary>One parameter of a record's constructor, as a key.</summary>
internal sealed class RecordField
{
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Shape.OptionsAreKept)]
    public RecordField(ParameterInfo parameter)
    {
        var property = parameter.Member.DeclaringType!.GetProperty(parameter.Name!);
        Key = Find<HoconKeyAttribute>(parameter, property)?.Key ?? KebabCase.Of(parameter.Name!);
        DefaultsKey = Find<HoconDefaultsAttribute>(parameter, property)?.Key;
        Rule = Find<HoconRuleAttribute>(parameter, property);
        Shape = Shape.Of(parameter.ParameterType);
        IsOptional = parameter.HasDefaultValue || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        Default = DefaultOf(parameter);
        if (DefaultsKey is not null && Shape is not IDictionaryShape { Entry: RecordShape })
        {
            throw new NotSupportedException($"{parameter.Member.DeclaringType}.{parameter.Name} has defaults for its entries, but is no dictionary of records");
        }
    }

    public string Key { get; }

    /// <summary>Key of the sibling that each entry starts from.</summary>
    public string? DefaultsKey { get; }

    /// <summary>Every key that the parameter makes legal.</summary>
    public IEnumerable<string> Keys => DefaultsKey is null ? [Key] : [Key, DefaultsKey];

    public Shape Shape { get; }

    /// <summary>What the text must be, or each key.</summary>
    public HoconRuleAttribute? Rule { get; }

    /// <summary>Whether the key may be missing: the parameter is nullable or has a default.</summary>
    public bool IsOptional { get; }

    /// <summary>What the parameter is where the key is missing.</summary>
    public object? Default { get; }

    /// <summary>What may stand in for a value that cannot be read: where the key may be missing, also that it is.</summary>
    public Bound StandIn => Shape.StandIn is var standIn && IsOptional && Default is null ? standIn with { Low = null } : standIn;

    /// <summary>The shape that defaults are checked against.</summary>
    public Shape EntryShape => ((IDictionaryShape)Shape).Entry;

    private static T? Find<T>(ParameterInfo parameter, PropertyInfo? property)
        where T : Attribute =>
        parameter.GetCustomAttribute<T>() ?? property?.GetCustomAttribute<T>();

    /// <summary>Metadata keeps the default of a nullable enum as its number.</summary>
    private static object? DefaultOf(ParameterInfo parameter)
    {
        var value = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return value is not null && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } type ? Enum.ToObject(type, value) : value;
    }
}
