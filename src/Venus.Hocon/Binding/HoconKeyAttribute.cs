namespace Venus.Hocon;

/// <summary>Names the key of a constructor parameter where it is not the kebab-case of the parameter's name.</summary>
/// <param name="key">The key; taken as one key even where it contains dots.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class HoconKeyAttribute(string key) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;
}
