using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.Net.Tests.Control;

/// <summary>A client in front of servers that are gone, slow, broken or hostile: one sentence each.</summary>
public sealed class ClientHandshakeTests : IDisposable
{
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly Door _door = new();

    // The server of a test is played by hand, under this certificate.
    private ClientHandshakeOptions Login => _door.Login with { PinnedKeys = [PinnedKey.Of(_certificate.PublicKey.ExportSubjectPublicKeyInfo())] };

    private string Server => $"127.0.0.1:{_door.Address.Port}";

    public void Dispose()
    {
        _door.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Address_that_refuses_is_named_with_its_cause()
    {
        // Bound and not listening: the port is taken and refuses.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)bound.LocalEndPoint!).Port;
        var failure = await Should.ThrowAsync<IOException>(ConnectAsync(Login with { Port = port }));
        failure.Message.ShouldBe($"127.0.0.1:{port} cannot be reached (127.0.0.1: connection refused).");
    }

    [Fact]
    public async Task Address_that_never_answers_is_given_up_at_the_deadline()
    {
        var time = new FakeTimeProvider();
        // A full backlog: Linux drops further SYNs.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(full.LocalEndPoint!).Soon();
        var port = ((IPEndPoint)full.LocalEndPoint!).Port;

        var connecting = ClientHandshake.ConnectAsync(Login with { Port = port }, time, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(10));
        var failure = await Should.ThrowAsync<TimeoutException>(connecting.Soon());
        failure.Message.ShouldBe($"127.0.0.1:{port} cannot be reached (127.0.0.1: no answer in time).");
    }

    [Fact]
    public async Task Server_that_accepts_and_says_nothing_is_given_up_at_the_deadline()
    {
        var time = new FakeTimeProvider();
        var connecting = ClientHandshake.ConnectAsync(Login, time, CancellationToken.None);
        using var silent = await _door.AcceptSocketAsync().Soon();
        // The first bytes of TLS show that the handshake's clock runs.
        await silent.ReceiveAsync(new byte[1]).Soon();
        time.Advance(TimeSpan.FromSeconds(10));
        var failure = await Should.ThrowAsync<TimeoutException>(connecting.Soon());
        failure.Message.ShouldBe($"{Server} did not finish the handshake within 10 s.");
    }

    [Fact]
    public async Task Cancelled_login_ends_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var connecting = ClientHandshake.ConnectAsync(Login, TimeProvider.System, stop.Token);
        using var silent = await _door.AcceptSocketAsync().Soon();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(connecting.Soon());
    }

    [Fact]
    public async Task Server_that_does_not_speak_tls_is_no_venus_server()
    {
        var connecting = ConnectAsync(Login);
        using var http = await _door.AcceptSocketAsync().Soon();
        await http.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        var failure = await Should.ThrowAsync<IOException>(connecting);
        failure.Message.ShouldStartWith($"{Server} is no Venus server: ");
        failure.Message.ShouldNotContain('\n');
    }

    [Fact]
    public async Task Server_that_hangs_up_is_reported()
    {
        var connecting = ConnectAsync(Login);
        using (var server = await RawPeer.AcceptTlsAsync(await _door.AcceptSocketAsync(), _certificate))
            (await server.ReadAsync()).ShouldBeOfType<Hello>();
        (await Should.ThrowAsync<IOException>(connecting)).Message
            .ShouldBe($"{Server} broke off the handshake: the server closed the connection.");
    }

    [Fact]
    public async Task Server_that_skips_the_challenge_is_refused()
    {
        var connecting = ConnectAsync(Login);
        using var server = await RawPeer.AcceptTlsAsync(await _door.AcceptSocketAsync(), _certificate);
        await server.SendAsync(Door.Terms(LinkSecret.New()));
        (await Should.ThrowAsync<IOException>(connecting)).Message
            .ShouldBe($"{Server} broke the protocol: Welcome came where Challenge was due.");
    }

    [Fact]
    public async Task Server_that_chooses_a_version_that_was_not_offered_is_refused()
    {
        var connecting = ConnectAsync(Login);
        using var server = await RawPeer.AcceptTlsAsync(await _door.AcceptSocketAsync(), _certificate);
        await server.SendAsync(new Challenge(1, Nonce.New(), SessionId.New()));
        (await Should.ThrowAsync<IOException>(connecting)).Message
            .ShouldBe($"{Server} broke the protocol: Challenge chose version 1, which was not offered.");
    }

    [Fact]
    public async Task Server_that_sends_a_long_frame_before_welcome_is_refused()
    {
        var connecting = ConnectAsync(Login);
        using var server = await RawPeer.AcceptTlsAsync(await _door.AcceptSocketAsync(), _certificate);
        await server.SendAsync([0, 1, 0, 0]);
        (await Should.ThrowAsync<IOException>(connecting)).Message.ShouldContain("65536 bytes is announced; 4096 are allowed");
    }

    [Fact]
    public async Task Token_leaves_the_client_under_a_mask_only()
    {
        var connecting = ConnectAsync(Login);
        using var server = await RawPeer.AcceptTlsAsync(await _door.AcceptSocketAsync(), _certificate);
        var hello = (await server.ReadAsync()).ShouldBeOfType<Hello>();
        var challenge = new Challenge(VersionSet.Current, Nonce.New(), SessionId.New());
        await server.SendAsync(challenge);
        // A server that lacks the token's hash cannot take the mask off.
        var proof = (await server.ReadAsync()).ShouldBeOfType<Proof>();
        proof.ShouldBe(new Proof(ClientProof.Compute(_door.Token, hello, challenge, Login.PinnedKeys[0])));
        proof.Value.ShouldNotBe(TokenProof.Read(_door.Token.Span));
        await server.SendAsync(new Refused(RefusalCode.ShuttingDown, "going down"));
        (await Should.ThrowAsync<ControlRefusedException>(connecting)).Code.ShouldBe(RefusalCode.ShuttingDown);
    }

    private static Task<ClientSession> ConnectAsync(ClientHandshakeOptions login) =>
        ClientHandshake.ConnectAsync(login, TimeProvider.System, CancellationToken.None).Soon();

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=by hand", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
