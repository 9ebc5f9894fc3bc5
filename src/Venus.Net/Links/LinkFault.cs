using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>Turns what goes wrong with a link into a <see cref="LinkEnd"/> and a sentence.</summary>
internal static class LinkFault
{
    /// <summary>Whether <paramref name="fault"/> is the link's and not a bug.</summary>
    public static bool IsOfLink(Exception fault)
        => fault is SocketException or ProtocolException or ObjectDisposedException or OperationCanceledException;

    public static (LinkEnd Cause, string Detail) Explain(Exception fault) => fault switch
    {
        ProtocolException => (LinkEnd.Protocol, fault.Message),
        SocketException { SocketErrorCode: SocketError.OperationAborted } or ObjectDisposedException or OperationCanceledException
            => (LinkEnd.Cancelled, "This side closed the link."),
        SocketException e => (LinkEnd.Lost, $"The link failed: {e.Message} ({e.SocketErrorCode})."),
        _ => (LinkEnd.Lost, fault.Message),
    };
}
