using System.Net;
using Venus.Net.Addresses;
using Venus.Net.Names;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>The network of the machine: TCP, and TLS for control channels.</summary>
/// <param name="driver">How sockets are connected and waited for: the relay engine's way.</param>
/// <param name="names">Finds the addresses of names; the system's resolver if nothing else is said.</param>
public sealed class SocketNetwork(ISocketDriver driver, INameResolver? names = null) : INodeNetwork
{
    /// <inheritdoc/>
    public INameResolver Names { get; } = names ?? NameResolver.OfSystem;

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(EndPoint remote, ConnectionUse use, CancellationToken cancellation) => driver.ConnectAsync(remote, use, cancellation);

    /// <inheritdoc/>
    public IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use)
    {
        ArgumentNullException.ThrowIfNull(address);
        return driver.Listen(address, backlog, shared, use);
    }

    /// <inheritdoc/>
    public Task<ClientSession> LogInAsync(ClientHandshakeOptions options, TimeProvider time, CancellationToken cancellation)
        => ClientHandshake.ConnectAsync(options, time, cancellation, Names);

    /// <inheritdoc/>
    public Task<AuthenticatedClient> AdmitAsync(
        Caller caller, ServerIdentity identity, ServerHandshakeOptions options, IClientDirectory clients, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return ServerHandshake.AcceptAsync(SocketConnection.SocketOf(caller.Connection), identity, options, clients, time, cancellation, caller.ClientHello);
    }
}
