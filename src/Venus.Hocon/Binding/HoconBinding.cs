using System.Diagnostics.CodeAnalysis;

namespace Venus.Hocon;

/// <summary>What came of binding: a value, or every mistake that was found.</summary>
/// <typeparam name="T">Type of the options.</typeparam>
/// <param name="Value">The options; the type's default where there are errors.</param>
/// <param name="Errors">The mistakes by source, line and column; empty where all is well.</param>
public sealed record HoconBinding<T>(T? Value, IReadOnlyList<HoconError> Errors)
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Errors.Count == 0;
}
