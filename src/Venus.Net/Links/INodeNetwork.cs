using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Names;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>Opens connections.</summary>
public interface IConnector
{
    /// <summary>Connects. Small writes are not delayed (TCP_NODELAY).</summary>
    /// <param name="remote">Where to: an address and a port.</param>
    /// <param name="use">What for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SocketException">It could not be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<Connection> ConnectAsync(EndPoint remote, ConnectionUse use, CancellationToken cancellation);
}

/// <summary>
/// Everything that a node does with the network: it listens, dials, and opens control channels. In a process that is <see cref="SocketNetwork"/>; a
/// simulation brings its own, and runs both nodes over it unchanged.
/// </summary>
public interface INodeNetwork : IConnector
{
    /// <summary>Finds the addresses of names.</summary>
    INameResolver Names { get; }

    /// <summary>Opens a listening port.</summary>
    /// <param name="address">Where.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <param name="shared">Whether another process of the same user may listen there too (<see cref="ListenAddress.Listen"/>).</param>
    /// <param name="use">What its connections are for.</param>
    /// <exception cref="SocketException">The address is in use, not of this machine, or not allowed.</exception>
    IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use);

    /// <summary>A client's way into a server.</summary>
    /// <param name="options">Which server, and who the client is.</param>
    /// <param name="time">Measures deadlines and stamps what is received.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <inheritdoc cref="ClientHandshake.ConnectAsync" path="/exception"/>
    Task<ClientSession> LogInAsync(ClientHandshakeOptions options, TimeProvider time, CancellationToken cancellation);

    /// <summary>A server's door: lets one peer in that wants to open a control channel, or throws.</summary>
    /// <param name="caller">Who; its connection is owned by the result, or closed.</param>
    /// <param name="identity">What the server shows.</param>
    /// <param name="options">What the peer may cost.</param>
    /// <param name="clients">Who may come in.</param>
    /// <param name="time">Measures the deadline and stamps what is received.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <inheritdoc cref="ServerHandshake.AcceptAsync" path="/exception"/>
    Task<AuthenticatedClient> AdmitAsync(
        Caller caller, ServerIdentity identity, ServerHandshakeOptions options, IClientDirectory clients, TimeProvider time, CancellationToken cancellation);
}

/// <summary>A listening port. <see cref="IDisposable.Dispose"/> closes it and ends a pending accept.</summary>
public interface IConnectionListener : IDisposable
{
    /// <summary>Where it listens, with the port that the system chose if it was asked to.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Waits for the next connection. Small writes on it are not delayed.</summary>
    /// <exception cref="SocketException">It cannot be accepted (accept(2)); the next one may be.</exception>
    /// <exception cref="ObjectDisposedException">The port was closed.</exception>
    ValueTask<Connection> AcceptAsync();
}
