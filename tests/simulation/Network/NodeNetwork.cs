using System.Net;
using System.Net.Sockets;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Names;
using Venus.Net.Protocol;
using Venus.SimulationTests.World;

namespace Venus.SimulationTests.Network;

/// <summary>
/// What a node has for a network. Control channels have no TLS here: the conversation inside it (HELLO, CHALLENGE, PROOF, WELCOME) is the real one, over bare bytes
/// that only begin like TLS.
/// </summary>
internal sealed class NodeNetwork(SimulatedNetwork network, SimulatedProcess process, IPAddress host) : INodeNetwork
{
    // A record with an empty ClientHello.
    private static readonly byte[] LikeTls = [ClientHello.FirstByte, 3, 1, 0, 4, 1, 0, 0, 0];

    // Nothing has a name here.
    public INameResolver Names { get; } = new NameResolver(static _ => Task.FromResult(Array.Empty<IPAddress>()), TimeProvider.System);

    public async Task<Connection> ConnectAsync(EndPoint remote, ConnectionUse use, CancellationToken cancellation) => await network.ConnectAsync(process, host, (IPEndPoint)remote, cancellation);

    public IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use) => network.Listen(process, new IPEndPoint(host, address.Port), backlog);

    public async Task<ClientSession> LogInAsync(ClientHandshakeOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var expiry = new CancellationTokenSource(options.ConnectTimeout + options.HandshakeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        Connection? connection = null;
        try
        {
            connection = await network.ConnectAsync(process, host, new IPEndPoint(IPAddress.Parse(options.Host), options.Port), both.Token);
            await connection.SendAsync(LikeTls, both.Token);
            return await ClientHandshake.LoginAsync(Over(connection, time, long.MaxValue), options, options.PinnedKeys[0], time, both.Token);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw error switch
            {
                ControlRefusedException => error,
                OperationCanceledException => new TimeoutException("no handshake in time", error),
                SocketException or IOException or ProtocolException => new IOException(error.Message, error),
                _ => new InvalidOperationException("A login failed in a way that it should not.", error),
            };
        }
    }

    public async Task<AuthenticatedClient> AdmitAsync(
        Caller caller, ServerIdentity identity, ServerHandshakeOptions options, IClientDirectory clients, TimeProvider time, CancellationToken cancellation)
    {
        using var expiry = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        try
        {
            return await ServerHandshake.LoginAsync(Over(caller.Connection, time, options.MaxBytes), identity.SpkiPin, options, clients, time, both.Token);
        }
        catch (Exception error)
        {
            caller.Connection.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw error switch
            {
                HandshakeFailedException => error,
                OperationCanceledException => new HandshakeFailedException(HandshakeFault.Deadline, "The peer did not log in in time.", error),
                SocketException or IOException => new HandshakeFailedException(HandshakeFault.Lost, error.Message, error),
                _ => new InvalidOperationException("An admission failed in a way that it should not.", error),
            };
        }
    }

    private static ControlTransport Over(Connection connection, TimeProvider time, long limit)
    {
        var meter = new MeteredStream(new ConnectionStream(connection), time, limit);
        return new ControlTransport(connection, meter, meter, connection.Remote ?? throw new SocketException((int)SocketError.NotConnected));
    }
}
