using System.Diagnostics.CodeAnalysis;
using Venus.Net.Addresses;
using Venus.Net.Protocol;

namespace Venus.Init;

/// <summary>One app as <c>venus init --app</c> takes it: <c>name=target@listen</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">The service, as the client reaches it.</param>
/// <param name="Listen">Where the server listens for visitors.</param>
internal sealed record InitApp(string Name, TargetAddress Target, ListenAddress Listen)
{
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
        if (!NodeName.IsValid(name))
        {
            problem = $"'{name}' is no name for an app: {NodeName.Rule}";
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
}
