namespace Venus.Net.Protocol;

/// <summary>
/// The peer sent what the protocol does not allow. The message is one sentence, fit for a log line, and holds nothing
/// that the peer chose beyond numbers.
/// </summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Says what was wrong.</summary>
    public ProtocolException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was wrong and what showed it.</summary>
    public ProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
