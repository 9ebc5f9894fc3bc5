namespace Venus.Net.Protocol;

/// <summary>
/// The one grammar of names: of apps, clients and servers, in files, on the wire and in documents. A name that fits it needs no quotes in a
/// log, a path or a shell, and looks the same to everybody. Case counts: <c>Web</c> and <c>web</c> are two names.
/// </summary>
public static class NodeName
{
    /// <summary>Most characters, which are as many bytes: all are ASCII.</summary>
    public const int MaxLength = 64;

    /// <summary>What is allowed, to be told to people.</summary>
    public const string Rule = "a name is 1 to 64 ASCII letters, digits, '-', '_' and '.', the first a letter or digit";

    /// <summary>Whether the text is a name.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'))
                return false;
        }
        return true;
    }

    /// <summary>Why the text is no name, in printable words; null if it is one.</summary>
    public static string? ProblemOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsValid(text) ? null : $"'{WireText.Clean(text, WireText.MaxAskedNameBytes)}' is no name: {Rule}";
    }
}
