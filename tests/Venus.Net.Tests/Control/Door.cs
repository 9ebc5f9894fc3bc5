using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Control;

/// <summary>A server's listener on a free port of loopback, with a key of its own and one client, "laptop".</summary>
internal sealed class Door : IClientDirectory, IDisposable
{
    private readonly TemporaryDirectory _state = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Door(TimeProvider? time = null, ServerIdentity? identity = null)
    {
        Time = time ?? TimeProvider.System;
        Identity = identity ?? ServerIdentity.LoadOrCreate(_state.Path);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public TimeProvider Time { get; }

    public ServerIdentity Identity { get; }

    public ServerHandshakeOptions Options { get; init; } = new();

    public Token Token { get; } = Token.New();

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    public ClientHandshakeOptions Login => new()
    {
        Host = "127.0.0.1",
        Port = Address.Port,
        PinnedKeys = [Identity.SpkiPin],
        Client = "laptop",
        Token = Token,
        Instance = InstanceId.New(),
    };

    public static Welcome Terms(LinkSecret secret) =>
        new(secret, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), 8);

    public IReadOnlyList<TokenHash> HashesOf(string client) => client == "laptop" ? [Token.Hash] : [];

    /// <summary>Accepts one peer and starts its handshake.</summary>
    public async Task<AuthenticatedClient> AcceptAsync(CancellationToken cancellationToken = default) =>
        await ServerHandshake.AcceptAsync(await _listener.AcceptAsync(cancellationToken), Identity, Options, this, Time, cancellationToken);

    /// <summary>Accepts one peer, without a handshake.</summary>
    public Task<Socket> AcceptSocketAsync() => _listener.AcceptAsync();

    /// <summary>The handshake of a peer that is expected to fail it.</summary>
    public async Task<HandshakeFailedException> RejectAsync() => await Should.ThrowAsync<HandshakeFailedException>(AcceptAsync());

    /// <summary>Both ends of an open session.</summary>
    public async Task<(AuthenticatedClient Server, ClientSession Client)> OpenAsync()
    {
        var client = ClientHandshake.ConnectAsync(Login, Time, CancellationToken.None);
        var server = await AcceptAsync().Soon();
        server.Connection.TrySend(Terms(server.Secret)).ShouldBeTrue();
        return (server, await client.Soon());
    }

    public void Dispose()
    {
        _listener.Dispose();
        Identity.Dispose();
        _state.Dispose();
    }
}
