using Venus.Client.Configuration;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Client.Servers;

/// <summary>From what the configuration says of a server to what a handshake needs.</summary>
internal static class ServerAccountExtensions
{
    /// <summary>The handshake's options. Files are read at each attempt, so that a renewed token needs no restart.</summary>
    /// <exception cref="IOException">The token file cannot be read.</exception>
    /// <exception cref="FormatException">It holds no token.</exception>
    public static ClientHandshakeOptions HandshakeOptions(this ServerAccount account, ClientOptions options, InstanceId instance) => new()
    {
        Host = account.Address.Host,
        Port = account.Address.Port,
        PinnedKeys = [.. Pins(account)],
        CaFile = account.Ca,
        Client = options.Name,
        Token = Token.Parse(account.Token?.Reveal() ?? TokenFile.Read(account.TokenFile!)),
        Instance = instance,
        ConnectTimeout = options.Connect.Timeout,
        HandshakeTimeout = options.Connect.HandshakeTimeout,
    };

    /// <summary>Whether an attempt failed in a way that another one cannot mend: wrong token, wrong key, no common version.</summary>
    public static bool IsFinal(Exception error) =>
        error is ServerNotTrustedException or ControlRefusedException { IsFinal: true };

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
