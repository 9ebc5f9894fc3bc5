using System.Net;
using Venus.Net.Addresses;
using Venus.Net.Links;
using Venus.Net.Names;
using Venus.Net.Protocol;

namespace Venus.FunctionalTests.Support;

/// <summary>The machine's network with names of the test's own, or a say in what is listened on.</summary>
internal sealed class ChangedNetwork(INodeNetwork inner, INameResolver? names = null, Action<ListenAddress>? beforeListen = null) : INodeNetwork
{
    public INameResolver Names { get; } = names ?? inner.Names;

    /// <summary>A network where one question to DNS is answered by the test.</summary>
    public static Func<INodeNetwork, INodeNetwork> WithNames(Func<string, Task<IPAddress[]>> ask) =>
        network => new ChangedNetwork(network, new NameResolver(ask, TimeProvider.System));

    public Task<Connection> ConnectAsync(EndPoint remote, ConnectionUse use, CancellationToken cancellation) => inner.ConnectAsync(remote, use, cancellation);

    public IConnectionListener Listen(ListenAddress address, int backlog, bool shared, ConnectionUse use)
    {
        beforeListen?.Invoke(address);
        return inner.Listen(address, backlog, shared, use);
    }

    public Task<ClientSession> LogInAsync(ClientHandshakeOptions options, TimeProvider time, CancellationToken cancellation) =>
        ClientHandshake.ConnectAsync(options, time, cancellation, Names);

    public Task<AuthenticatedClient> AdmitAsync(
        Caller caller, ServerIdentity identity, ServerHandshakeOptions options, IClientDirectory clients, TimeProvider time, CancellationToken cancellation) =>
        inner.AdmitAsync(caller, identity, options, clients, time, cancellation);
}
