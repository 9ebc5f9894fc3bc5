using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Relay;

/// <summary>Turns what a socket operation threw into a cause and a sentence.</summary>
internal static class RelayFault
{
    public static (RelayCause Cause, string Detail) Explain(Exception fault, RelaySide side) => fault switch
    {
        ProtocolException or PeerErrorException => (RelayCause.LinkCorrupt, fault.Message),
        SocketException { SocketErrorCode: SocketError.OperationAborted } or ObjectDisposedException
            => (RelayCause.Aborted, $"The {Name(side)} was closed by its owner."),
        SocketException e when IsReset(e.SocketErrorCode) => (Pick(side, RelayCause.LocalReset, RelayCause.LinkReset), Describe(side, e)),
        SocketException e => (Pick(side, RelayCause.LocalLost, RelayCause.LinkLost), Describe(side, e)),
        _ => (RelayCause.Internal, fault.ToString()),
    };

    /// <summary>Whether the fault is the link's alone, so that a resumable bridge may go on without it.</summary>
    public static bool IsOfLinkAlone(Exception fault, RelaySide side)
        => fault is ProtocolException || (side == RelaySide.Link && fault is SocketException or ObjectDisposedException);

    // EPIPE and ENOTCONN are how a write and a shutdown meet a connection that was reset before.
    private static bool IsReset(SocketError error)
        => error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected;

    private static string Describe(RelaySide side, SocketException fault)
        => $"The {Name(side)} failed: {fault.Message} ({fault.SocketErrorCode}).";

    private static string Name(RelaySide side) => side == RelaySide.Local ? "local connection" : "link";

    private static RelayCause Pick(RelaySide side, RelayCause local, RelayCause link) => side == RelaySide.Local ? local : link;
}

/// <summary>The two connections of a relay.</summary>
internal enum RelaySide
{
    Local,
    Link,
}
