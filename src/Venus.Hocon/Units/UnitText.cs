using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Venus.Hocon.Parsing;

namespace Venus.Hocon.Units;

/// <summary>Reads a number and a unit (HOCON, section "Units format"), exactly: no floating point comes between.</summary>
internal static class UnitText
{
    // More digits than any unit of a representable amount needs; bounds the arithmetic.
    private const int MaxLength = 64;

    /// <summary>The amount in the smallest unit, cut off towards zero.</summary>
    /// <param name="text">White space, number, white space, letters of the unit, white space.</param>
    /// <param name="factor">What one of a unit is in the smallest; <see langword="null"/> for an unknown one. The empty unit is the default.</param>
    /// <param name="amount">The amount.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, Func<string, BigInteger?> factor, out BigInteger amount)
    {
        amount = default;
        var trimmed = Trim(text);
        if (trimmed.Length is 0 or > MaxLength)
        {
            return false;
        }

        var unitStart = trimmed.Length;
        while (unitStart > 0 && char.IsLetter(trimmed[unitStart - 1]))
        {
            unitStart--;
        }

        var number = Trim(trimmed[..unitStart].ToString());
        return JsonNumber.IsMatch(number)
            && factor(trimmed[unitStart..].ToString()) is { } unit
            && TryMultiply(number, unit, out amount);
    }

    private static bool TryMultiply(ReadOnlySpan<char> number, BigInteger unit, out BigInteger amount)
    {
        amount = default;
        var exponent = 0;
        var mark = number.IndexOfAny('e', 'E');
        if (mark >= 0 && (!int.TryParse(number[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            || Math.Abs(exponent) > MaxLength))
        {
            return false;
        }

        number = mark < 0 ? number : number[..mark];
        var dot = number.IndexOf('.');
        var decimals = dot < 0 ? 0 : number.Length - dot - 1;
        Span<char> digits = stackalloc char[MaxLength];
        var whole = dot < 0 ? number : number[..dot];
        whole.CopyTo(digits);
        number[(number.Length - decimals)..].CopyTo(digits[whole.Length..]);
        var scaled = BigInteger.Parse(digits[..(whole.Length + decimals)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var power = exponent - decimals;
        amount = power >= 0 ? scaled * unit * BigInteger.Pow(10, power) : BigInteger.Divide(scaled * unit, BigInteger.Pow(10, -power));
        return true;
    }

    private static ReadOnlySpan<char> Trim(string? text)
    {
        var trimmed = text.AsSpan();
        while (!trimmed.IsEmpty && Characters.IsSpace(trimmed[0]))
        {
            trimmed = trimmed[1..];
        }

        while (!trimmed.IsEmpty && Characters.IsSpace(trimmed[^1]))
        {
            trimmed = trimmed[..^1];
        }

        return trimmed;
    }
}
