using System.Diagnostics.CodeAnalysis;
using Venus.Net.Addresses;

namespace Venus.Init;

/// <summary>One app as <c>venus init --app</c> takes it: <c>name=target@listen</c>.</summary>
/// <param name="Name">Its name: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Target">The service, as the client reaches it.</param>
/// <param name="Listen">Where the server listens for visitors.</param>
internal sealed record InitApp(string Name, TargetAddress Target, ListenAddress Listen)
{
    private const int LongestName = 64;

    /// <summary>Reads <c>web=127.0.0.1:80@9000</c>, or says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out InitApp? app, [NotNullWhen(false)] out string? problem)
    {
        app = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var at = text.LastIndexOf('@');
        if (equals < 1 || at < equals)
        {
            problem = $"'{text}' is no app; write name=target@port, such as web=127.0.0.1:80@9000";
            return false;
        }

        var name = text[..equals];
        if (!IsName(name))
        {
            problem = $"'{name}' is no name for an app; use up to {LongestName} letters, digits, '-' and '_'";
            return false;
        }

        try
        {
            app = new InitApp(name, TargetAddress.Parse(text[(equals + 1)..at]), ListenAddress.Parse(text[(at + 1)..]));
            problem = null;
            return true;
        }
        catch (FormatException exception)
        {
            problem = $"app {name}: {exception.Message}";
            return false;
        }
    }

    /// <summary>Whether the text can name an app or a client: it needs no quotes in a configuration, a path or a log.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
