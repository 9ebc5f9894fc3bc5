using System.Net.Sockets;
using Venus.Net.Addresses;

namespace Venus.Net.Links;

/// <summary>
/// How sockets are connected and waited for. An engine brings its own: a socket that .NET has once waited for wakes a thread of its own for
/// every packet from then on, whoever reads it.
/// </summary>
public interface ISocketDriver : IConnector
{
    /// <inheritdoc cref="INodeNetwork.Listen"/>
    IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use);

    /// <summary>
    /// Waits until a socket has something to read, or has ended or failed, without a buffer. May also end for nothing. The socket is not to be closed
    /// meanwhile: its owner cancels first.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the driver was closed.</exception>
    /// <exception cref="SocketException">The connection failed.</exception>
    ValueTask WaitReadableAsync(Socket socket, CancellationToken cancellation);
}
