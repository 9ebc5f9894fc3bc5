using Venus.Hocon;
using Venus.Net.Protocol;

namespace Venus.Supervision;

/// <summary>The text, or each key of the dictionary, names an app, a client or a server.</summary>
public sealed class NodeNameAttribute : HoconRuleAttribute
{
    /// <inheritdoc />
    public override string? ProblemOf(string text) => NodeName.ProblemOf(text);
}
