using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>Why a stranger did not become a client.</summary>
public enum HandshakeFault
{
    /// <summary>It went away or its connection broke.</summary>
    Lost,

    /// <summary>It was too slow.</summary>
    Deadline,

    /// <summary>It does not speak TLS 1.3 with this protocol, or did not accept the server's certificate.</summary>
    Tls,

    /// <summary>It sent what a handshake does not allow, or too much.</summary>
    Protocol,

    /// <summary>It speaks no version that this server speaks.</summary>
    Version,

    /// <summary>It is unknown or did not prove its token.</summary>
    Credentials,
}

/// <summary>A peer was not let in and is gone. The message is for the server's own log: it says more than the peer was told.</summary>
public sealed class HandshakeFailedException : Exception
{
    /// <summary>Says what was wrong, in one sentence.</summary>
    public HandshakeFailedException(HandshakeFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>The cause, for counting and for limiting its source.</summary>
    public HandshakeFault Fault { get; }

    /// <summary>What the peer was told; null if it was just dropped.</summary>
    public Refused? Told { get; init; }
}
