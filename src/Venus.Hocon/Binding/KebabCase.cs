using System.Text;

namespace Venus.Hocon;

/// <summary>Names as HOCON writes them: <c>StateDir</c> is <c>state-dir</c>, <c>UseTLSAlways</c> is <c>use-tls-always</c>.</summary>
internal static class KebabCase
{
    public static string Of(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (StartsWord(name, i))
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(name[i]));
        }

        return kebab.ToString();
    }

    /// <summary>A capital starts a word unless it stands within an abbreviation, whose last capital belongs to the next word.</summary>
    private static bool StartsWord(string name, int i) =>
        i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
}
