namespace Venus.Hocon;

/// <summary>Enums by their names in kebab-case; the case of letters does not matter, as environment variables often shout.</summary>
internal static class EnumNames
{
    public static Func<HoconScalar, Conversion> ConversionTo(Type type)
    {
        var names = Enum.GetNames(type).Select(KebabCase.Of).ToArray();
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Enum.GetNames(type))
        {
            values.TryAdd(KebabCase.Of(name), Enum.Parse(type, name));
        }

        return scalar => values.TryGetValue(scalar.Text, out var value) ? Conversion.Done(value) : Conversion.Failed(Refusal(scalar.Text, names));
    }

    private static string Refusal(string text, string[] names)
    {
        var suggestion = KeySuggestion.For(text, names);
        var shown = text.Length <= 80 ? text : $"{text.AsSpan(0, 80)}…";
        return $"'{shown}' is not among {string.Join(", ", names)}" + (suggestion is null ? string.Empty : $"; did you mean '{suggestion}'?");
    }
}
