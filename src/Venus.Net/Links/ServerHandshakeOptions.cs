namespace Venus.Net.Links;

/// <summary>What a stranger may cost.</summary>
public sealed record ServerHandshakeOptions
{
    /// <summary>Time from accepting to a valid PROOF.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time that a refused peer has, within <see cref="Timeout"/>, to take the refusal and close.</summary>
    public TimeSpan FarewellTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that a peer may send before it is authenticated, TLS included.</summary>
    public int MaxBytes { get; init; } = 4 * 1024;

    /// <summary>Messages that may wait to be sent before <see cref="ControlConnection.TrySend"/> says no.</summary>
    public int SendQueue { get; init; } = 1024;
}
