namespace Venus.Hocon;

/// <summary>Guesses which known name a mistyped one was meant to be.</summary>
internal static class KeySuggestion
{
    /// <summary>The nearest known name within two edits (one for short names), or <see langword="null"/>.</summary>
    public static string? For(string written, IEnumerable<string> known)
    {
        // Longer input is no typing mistake, and the table below grows with its length.
        if (written.Length > 64)
        {
            return null;
        }

        var plain = Plain(written);
        var limit = plain.Length <= 3 ? 1 : 2;
        return known
            .Select(name => (Name: name, Edits: Distance(plain, Plain(name))))
            .Where(candidate => candidate.Edits <= limit)
            .OrderBy(static candidate => candidate.Edits)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary><c>stateDir</c>, <c>state_dir</c> and <c>state-dir</c> are the same name, written by people with different habits.</summary>
    private static string Plain(string name) =>
        string.Concat(name.Where(static c => c is not '-' and not '_').Select(char.ToLowerInvariant));

    /// <summary>Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
