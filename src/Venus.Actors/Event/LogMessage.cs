using System.Globalization;

namespace Venus.Actors.Event;

/// <summary>A text with values, put together only if someone reads it.</summary>
/// <param name="format">The text, with <c>{0}</c>, <c>{1}</c>, … for the values.</param>
/// <param name="arguments">The values.</param>
public sealed class LogMessage(string format, object?[] arguments)
{
    /// <summary>The text, with <c>{0}</c>, <c>{1}</c>, … for the values.</summary>
    public string Format { get; } = format;

    /// <summary>The values.</summary>
    public IEnumerable<object?> Parameters() => arguments;

    /// <inheritdoc/>
    public override string ToString()
    {
        try
        {
            return string.Format(CultureInfo.InvariantCulture, Format, arguments);
        }
        catch (FormatException)
        {
            // A mistake in a log line is no reason to lose what it wanted to say, let alone to fail the actor.
            return $"{Format} [{string.Join(", ", arguments)}]";
        }
    }
}
