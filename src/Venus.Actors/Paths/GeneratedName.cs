namespace Venus.Actors;

/// <summary>Names for actors that were given none: <c>$a</c>, <c>$b</c>, … in base 64, lowest digit first, as Akka writes them.</summary>
internal static class GeneratedName
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    /// <summary>The name for the <paramref name="number"/>th nameless actor of a parent, counted from 0.</summary>
    public static string From(long number)
    {
        // 64 bits at six a digit, and the mark.
        Span<char> text = stackalloc char[12];
        text[0] = '$';
        var length = 1;
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>>= 6;
        }
        while (number != 0);
        return new string(text[..length]);
    }
}
