using System.Net.Sockets;
using System.Security.Authentication;

namespace Venus.Net.Links;

/// <summary>What went wrong on a connection, in words for one log line.</summary>
internal static class NetworkError
{
    /// <summary>Whether <paramref name="error"/> comes from the network or from closing it, and not from a bug.</summary>
    public static bool Is(Exception error) =>
        error is IOException or SocketException or AuthenticationException or ObjectDisposedException;

    /// <summary>The cause that says most, without its full stop.</summary>
    public static string Describe(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return Describe(socket);
        }
        // Of TLS only the library's own words help ("unsupported protocol"); around them is "see inner exception".
        return error.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }

    private static string Describe(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionReset => "the peer reset the connection",
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostNotFound or SocketError.NoData => "the name is not known",
        SocketError.TryAgain => "the name server did not answer",
        SocketError.HostUnreachable => "no route to the host",
        SocketError.NetworkUnreachable => "the network is unreachable",
        SocketError.Shutdown => "the peer is gone",
        _ => error.Message.TrimEnd('.', ' '),
    };
}
