namespace Venus.Hocon;

/// <summary>
/// What a text must be besides its type: the value where it stands on a text, each key where it stands on a dictionary. Looked at on its own,
/// so that a mistake is told beside all others.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public abstract class HoconRuleAttribute : Attribute
{
    /// <summary>Why the text will not do, in words; <see langword="null"/> if it will.</summary>
    public abstract string? ProblemOf(string text);
}
