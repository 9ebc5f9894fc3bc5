using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// A server's door: TLS 1.3, then HELLO → CHALLENGE → PROOF, within a time and a number of bytes. A peer that is refused
/// learns a code and a sentence that are the same for every wrong credential, and loses the connection.
/// </summary>
public static class ServerHandshake
{
    // Stands in for the hashes that a client does not have, so that it is refused on the same path; nobody knows the token.
    private static readonly TokenHash NobodysHash = Token.New().Hash;

    /// <summary>Lets one peer in, or throws. Sends no WELCOME.</summary>
    /// <param name="socket">Accepted; owned by the result, or closed.</param>
    /// <param name="identity">What the server shows.</param>
    /// <param name="options">What the peer may cost.</param>
    /// <param name="clients">Who may come in.</param>
    /// <param name="time">Measures the deadline and stamps what is received.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="received">What was read of the socket already.</param>
    /// <exception cref="HandshakeFailedException">The peer was not let in.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<AuthenticatedClient> AcceptAsync(
        Socket socket,
        ServerIdentity identity,
        ServerHandshakeOptions options,
        IClientDirectory clients,
        TimeProvider time,
        CancellationToken cancellationToken,
        ReadOnlyMemory<byte> received = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentNullException.ThrowIfNull(time);
        using var expiry = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        ControlTransport? transport = null;
        try
        {
            transport = ControlTransport.OverTls(socket, time, options.MaxBytes, received);
            await AuthenticateAsync(transport, identity, both.Token);
            return await LoginAsync(transport, identity.SpkiPin, options, clients, time, both.Token);
        }
        catch (Exception error)
        {
            var tooMuch = transport is { LimitReached: true };
            transport?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (Explain(error, tooMuch, options) is { } explained)
                throw explained;
            throw;
        }
    }

    private static async Task AuthenticateAsync(ControlTransport transport, ServerIdentity identity, CancellationToken cancellationToken)
    {
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.CertificateContext,
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [ControlTransport.Alpn],
            ClientCertificateRequired = false,
            AllowRenegotiation = false,
            // A control channel lives for days: a ticket would save nothing and be one more secret.
            AllowTlsResume = false,
        };
        await transport.Tls.AuthenticateAsServerAsync(tls, cancellationToken);
        if (transport.Tls.NegotiatedApplicationProtocol != ControlTransport.Alpn)
            throw new AuthenticationException($"the peer did not ask for {ControlTransport.Alpn}");
    }

    /// <summary>The conversation inside the secured stream.</summary>
    internal static async Task<AuthenticatedClient> LoginAsync(
        ControlTransport transport,
        PinnedKey serverKey,
        ServerHandshakeOptions options,
        IClientDirectory clients,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        HandshakeFailedException failure;
        try
        {
            var (hello, challenge, provenBy) = await ConverseAsync(transport, serverKey, clients, cancellationToken);
            transport.LiftLimit();
            var connection = new ControlConnection(transport, ControlRole.Server, options.SendQueue, time);
            return new AuthenticatedClient(connection, hello.Client, hello.Instance, challenge.SessionId, LinkSecret.New(), transport.Remote, provenBy);
        }
        catch (ProtocolException error)
        {
            failure = Fail(HandshakeFault.Protocol, error.Message, RefusalCode.BadFrame, "malformed handshake");
        }
        catch (HandshakeFailedException error)
        {
            failure = error;
        }
        using var farewell = new CancellationTokenSource(options.FarewellTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, farewell.Token);
        await RefuseAsync(transport, failure.Told!, both.Token);
        throw failure;
    }

    private static async Task<(Hello Hello, Challenge Challenge, TokenHash ProvenBy)> ConverseAsync(
        ControlTransport transport, PinnedKey serverKey, IClientDirectory clients, CancellationToken cancellationToken)
    {
        var hello = await ReadAsync<Hello>(transport, cancellationToken);
        if (!VersionSet.Supported.TryHighestCommon(hello.Versions, out var version))
        {
            throw Fail(HandshakeFault.Version, $"The peer speaks version {hello.Versions} only.",
                RefusalCode.BadVersion, $"this server speaks version {VersionSet.Supported}");
        }

        if (NodeName.ProblemOf(hello.Client) is { } problem)
            throw Fail(HandshakeFault.Protocol, $"The peer's name: {problem}.", RefusalCode.BadName, $"the client's name: {problem}");

        // The same for clients that exist and for those that do not.
        var challenge = new Challenge(version, Nonce.New(), SessionId.New());
        await transport.WriteAsync(ControlCodec.Encode(challenge), cancellationToken);
        var proof = await ReadAsync<Proof>(transport, cancellationToken);
        var hashes = clients.HashesOf(hello.Client);
        if (Verify(hello, challenge, proof, serverKey, hashes) is { } provenBy)
            return (hello, challenge, provenBy);
        var why = hashes.Count > 0 ? "did not prove that client's token" : "there is no such client";
        throw Fail(HandshakeFault.Credentials, $"The peer calls itself {hello.Client}, and {why}.",
            RefusalCode.BadCredentials, "unknown client or wrong token");
    }

    private static HandshakeFailedException Fail(HandshakeFault fault, string reason, RefusalCode code, string told) =>
        new(fault, reason) { Told = new Refused(code, told) };

    private static async ValueTask<T> ReadAsync<T>(ControlTransport transport, CancellationToken cancellationToken)
        where T : ControlMessage
    {
        return await transport.ReadAsync(ControlCodec.MaxFrameBeforeLogin, cancellationToken) switch
        {
            T expected => expected,
            null => throw new EndOfStreamException("the peer closed the connection"),
            var other => throw new ProtocolException($"{other.GetType().Name} came where {typeof(T).Name} was due."),
        };
    }

    // Known and unknown clients take the same steps, however many tokens a client has.
    private static TokenHash? Verify(Hello hello, Challenge challenge, Proof proof, PinnedKey serverKey, IReadOnlyList<TokenHash> hashes)
    {
        TokenHash? provenBy = null;
        for (var at = 0; at < IClientDirectory.MostTokens; at++)
        {
            var hash = at < hashes.Count ? hashes[at] : NobodysHash;
            if (ClientProof.Verify(hash, proof.Value, hello, challenge, serverKey))
                provenBy = hash;
        }

        return provenBy;
    }

    private static async Task RefuseAsync(ControlTransport transport, Refused refused, CancellationToken cancellationToken)
    {
        try
        {
            await transport.WriteAsync(ControlCodec.Encode(refused), cancellationToken);
            await transport.FinishAsync(reader: null, cancellationToken);
        }
        catch (Exception error) when (error is OperationCanceledException || NetworkError.Is(error))
        {
            // The peer does not wait to be refused; why it was stays what is reported.
        }
    }

    /// <summary>The exception to throw in the place of <paramref name="error"/>; null if it is fit as it is, or a bug.</summary>
    private static HandshakeFailedException? Explain(Exception error, bool tooMuch, ServerHandshakeOptions options) => error switch
    {
        HandshakeFailedException => null,
        _ when tooMuch =>
            new(HandshakeFault.Protocol, $"The peer sent over {options.MaxBytes} bytes before it was authenticated.", error),
        OperationCanceledException =>
            new(HandshakeFault.Deadline, $"The peer did not log in within {options.Timeout.TotalSeconds:0.###} s.", error),
        AuthenticationException => new(HandshakeFault.Tls, $"The TLS handshake failed: {NetworkError.Describe(error)}.", error),
        _ when NetworkError.Is(error) =>
            new(HandshakeFault.Lost, $"The peer was lost during the handshake: {NetworkError.Describe(error)}.", error),
        _ => null,
    };
}
