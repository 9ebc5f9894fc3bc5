using Venus.Client.Configuration;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Servers;

/// <summary>From what the configuration says of a server to what a handshake needs.</summary>
internal static class ServerAccountExtensions
{
    /// <summary>
    /// This client's tokens for the server, its own and then the next one. Files are read at each attempt, off the caller's thread, so that a
    /// renewed token needs no restart.
    /// </summary>
    /// <exception cref="IOException">A token file cannot be read.</exception>
    /// <exception cref="FormatException">It holds no token.</exception>
    public static Task<IReadOnlyList<Token>> ReadTokensAsync(this ServerAccount account) =>
        account.TokenFile is null && account.NextTokenFile is null ? Task.FromResult(account.ReadTokens()) : Task.Run(account.ReadTokens);

    /// <summary>The handshake's options.</summary>
    public static ClientHandshakeOptions HandshakeOptions(this ServerAccount account, Token token, ClientOptions options, InstanceId instance) => new()
    {
        Host = account.Address.Host,
        Port = account.Address.Port,
        PinnedKeys = [.. Pins(account)],
        CaFile = account.Ca,
        Client = options.Name,
        Token = token,
        Instance = instance,
        ConnectTimeout = options.Connect.Timeout,
        HandshakeTimeout = options.Connect.HandshakeTimeout,
    };

    /// <summary>Whether an attempt failed in a way that another one at once cannot mend: wrong token, wrong key, no common version.</summary>
    public static bool IsFinal(Exception error) =>
        error is ServerNotTrustedException or ControlRefusedException { IsFinal: true };

    private static IReadOnlyList<Token> ReadTokens(this ServerAccount account) =>
    [
        .. new[]
        {
            account.Token?.Reveal() ?? TokenFile.Read(account.TokenFile!),
            account.NextToken?.Reveal() ?? (account.NextTokenFile is { } file ? TokenFile.Read(file) : null),
        }.OfType<string>().Select(Token.Parse),
    ];

    private static IEnumerable<PinnedKey> Pins(ServerAccount account)
    {
        foreach (var pin in new[] { account.Key, account.NextKey })
        {
            if (pin is not null)
            {
                yield return PinnedKey.Parse(pin);
            }
        }
    }
}
