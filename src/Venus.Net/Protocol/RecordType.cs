namespace Venus.Net.Protocol;

/// <summary>
/// The first byte of everything on a data link after its hello: a sealed record, or a frame of a raw link before its direction goes bare. The numbers are
/// on the wire. docs/protocol-data-link.md has every layout.
/// </summary>
public enum RecordType : byte
{
    /// <summary>Server to client: this idle link now carries the bridge described by <see cref="Protocol.Bind"/>.</summary>
    Bind = 1,

    /// <summary>Client to server: the target is connected. <c>flags:1</c>, those of BIND that the client takes up.</summary>
    Bound = 2,

    /// <summary>Client to server: no bridge. <c>code:2</c>, a <see cref="RefusalCode"/>. The link is idle again.</summary>
    Refused = 3,

    /// <summary>The bridge's bytes, 1 to <see cref="RecordHeader.MaxPayload"/>.</summary>
    Data = 4,

    /// <summary><c>received:8</c>: the local socket has taken that many of the bridge's bytes. Only asked for by a resumable bridge; else ignored.</summary>
    Ack = 5,

    /// <summary><c>total:8</c>: this direction ends cleanly after that many bytes of the bridge.</summary>
    Fin = 6,

    /// <summary>The other direction's FIN and all bytes before it have reached the local socket.</summary>
    FinAck = 7,

    /// <summary><c>code:2</c>, a <see cref="ResetCode"/>: the bridge is broken. The sender closes the link after it.</summary>
    Rst = 8,

    /// <summary>This idle link is not wanted any more. The server closes it.</summary>
    Release = 9,

    /// <summary>Server to client on an idle link: <c>cookie:8</c>, to be sent back.</summary>
    Ping = 10,

    /// <summary>The answer to PING: its <c>cookie:8</c>.</summary>
    Pong = 11,

    /// <summary>Server to client in BIND's place: this idle link now carries the bridge described by <see cref="LinkResume"/>, which goes on.</summary>
    Resume = 12,

    /// <summary>The answer to RESUME: <c>epoch:4 received:8</c>.</summary>
    Resumed = 13,

    /// <summary>Raw links: from the byte after it this direction is bare, and its FIN and RST are TCP's own. The link ends with its bridge.</summary>
    Bare = 14,
}
