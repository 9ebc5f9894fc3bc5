namespace Venus.Hocon.Parsing;

/// <summary>The syntax of numbers in JSON (RFC 8259, section 6).</summary>
internal static class JsonNumber
{
    public static bool IsMatch(ReadOnlySpan<char> text)
    {
        text = text.StartsWith("-") ? text[1..] : text;
        var whole = CountDigits(text);
        if (whole == 0 || (whole > 1 && text[0] == '0'))
        {
            return false;
        }

        text = text[whole..];
        return SkipFraction(ref text) && SkipExponent(ref text) && text.IsEmpty;
    }

    private static bool SkipFraction(ref ReadOnlySpan<char> text) => !text.StartsWith(".") || SkipDigits(ref text, 1);

    private static bool SkipExponent(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('e' or 'E'))
        {
            return true;
        }

        return SkipDigits(ref text, text.Length > 1 && text[1] is '+' or '-' ? 2 : 1);
    }

    private static bool SkipDigits(ref ReadOnlySpan<char> text, int prefix)
    {
        var digits = CountDigits(text[prefix..]);
        text = text[(prefix + digits)..];
        return digits > 0;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
