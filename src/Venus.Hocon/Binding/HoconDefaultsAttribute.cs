namespace Venus.Hocon;

/// <summary>
/// Names the sibling of a dictionary that each of its entries starts from: with <c>[HoconDefaults("app-defaults")]</c> on
/// <c>Apps</c>, the object <c>app-defaults</c> beside <c>apps</c> is merged under every app, and the app's own keys win.
/// </summary>
/// <param name="key">Key of the sibling.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class HoconDefaultsAttribute(string key) : Attribute
{
    /// <summary>Key of the sibling.</summary>
    public string Key { get; } = key;
}
