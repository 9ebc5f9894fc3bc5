using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>How a client finds, recognises and logs in to one server.</summary>
public sealed record ClientHandshakeOptions
{
    /// <summary>Name or address of the server; a name is resolved anew at every attempt.</summary>
    public required string Host { get; init; }

    /// <summary>The server's one port.</summary>
    public required int Port { get; init; }

    /// <summary>The server's key, or two of them while it is changed. Either this or <see cref="CaFile"/>.</summary>
    public IReadOnlyList<PinnedKey> PinnedKeys { get; init; } = [];

    /// <summary>PEM file of the authorities that may vouch for <see cref="Host"/>; read anew at every attempt.</summary>
    public string? CaFile { get; init; }

    /// <summary>This client's name in the server's configuration.</summary>
    public required string Client { get; init; }

    /// <summary>This client's credential.</summary>
    public required Token Token { get; init; }

    /// <summary>This run of the process.</summary>
    public required InstanceId Instance { get; init; }

    /// <summary>Time for name resolution and TCP, all addresses together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the TCP connection to WELCOME.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages that may wait to be sent before <see cref="ControlConnection.TrySend"/> says no.</summary>
    public int SendQueue { get; init; } = 1024;

    /// <summary>Throws for what no server could make good.</summary>
    /// <exception cref="ArgumentException">No address, both or neither of pins and authorities, more than two pins, or a bad client name.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Host) || Port is < 1 or > 65535)
            throw new ArgumentException("A client needs the server's host and a port of 1 to 65535.");
        if (PinnedKeys.Count > 0 == CaFile is not null)
            throw new ArgumentException("A client needs either the server's pinned key or a CA file.");
        if (PinnedKeys.Count > 2)
            throw new ArgumentException("At most two keys can be pinned: the server's and its next.");
        if (NodeName.ProblemOf(Client) is { } problem)
            throw new ArgumentException($"The client's name: {problem}.");
    }
}
