using System.Runtime.InteropServices;
using Venus.Net.Links;

namespace Venus.Net.Relay.Epoll;

/// <summary>The descriptor under a connection.</summary>
internal static class EpollHandle
{
    /// <exception cref="ArgumentException">There is none: it is a simulation's.</exception>
    public static SafeHandle Of(Connection connection) =>
        TryFind(connection) ?? throw new ArgumentException("The connection has no descriptor that could be watched.", nameof(connection));

    public static SafeHandle? TryFind(Connection connection) => connection switch
    {
        EpollConnection { Handle: var descriptor } => descriptor,
        SocketConnection { Socket.SafeHandle: var socket } => socket,
        _ => null,
    };
}
