namespace Venus.Net.Relay;

/// <summary>How a relay ended. Of several causes the first wins. "Local" is the visitor on the server and the target on the client.</summary>
public enum RelayCause
{
    /// <summary>Both directions ended cleanly and every byte was handed on.</summary>
    Completed,

    /// <summary>The local connection was reset, or closed while bytes for it were still coming.</summary>
    LocalReset,

    /// <summary>The local connection failed otherwise: it timed out or its network went away.</summary>
    LocalLost,

    /// <summary>The link's connection was reset.</summary>
    LinkReset,

    /// <summary>The link timed out, its network went away, or it ended without a FIN.</summary>
    LinkLost,

    /// <summary>The link carried what the protocol does not allow: a changed, repeated or missing record, or a wrong count.</summary>
    LinkCorrupt,

    /// <summary>The other end of the bridge broke it and said so with RST.</summary>
    PeerReset,

    /// <summary>The owner ended it: the abort token, the engine's end, or a socket closed under the relay.</summary>
    Aborted,

    /// <summary>The relay itself failed. A bug: the detail has the exception.</summary>
    Internal,
}
