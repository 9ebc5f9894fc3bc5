using System.Text;

namespace Venus.Actors;

/// <summary>Names for actors that were given none: <c>$a</c>, <c>$b</c>, … in base 64, lowest digit first, as Akka writes them.</summary>
internal static class GeneratedName
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    /// <summary>The name for the <paramref name="number"/>th nameless actor of a parent, counted from 0.</summary>
    public static string From(long number)
    {
        var text = new StringBuilder("$", 8);
        do
        {
            text.Append(Digits[(int)(number & 63)]);
            number >>= 6;
        }
        while (number != 0);
        return text.ToString();
    }
}
