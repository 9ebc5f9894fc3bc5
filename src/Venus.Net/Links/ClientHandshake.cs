using System.Security.Authentication;
using Venus.Net.Addresses;
using Venus.Net.Names;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// A client's way into a server: TCP, TLS 1.3 with a server that it recognises, then HELLO → CHALLENGE → PROOF → WELCOME.
/// </summary>
public static class ClientHandshake
{
    /// <summary>Connects and logs in.</summary>
    /// <exception cref="ControlRefusedException">The server said no.</exception>
    /// <exception cref="ServerNotTrustedException">It is not the server that was meant; <see cref="ServerKeyMismatchException"/> for pins.</exception>
    /// <exception cref="TimeoutException">Connecting or the handshake took too long.</exception>
    /// <exception cref="IOException">The server cannot be reached, broke off, or is no Venus server.</exception>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ClientSession> ConnectAsync(ClientHandshakeOptions options, TimeProvider time, CancellationToken cancellationToken, INameResolver? names = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        var verification = new ServerVerification(options, time);
        var remote = new TargetAddress(options.Host, options.Port);
        var socket = await Dialer.DialAsync(remote, options.ConnectTimeout, names ?? NameResolver.OfSystem, PortableSocketDriver.DialAsync, time, cancellationToken);
        using var expiry = new CancellationTokenSource(options.HandshakeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        ControlTransport? transport = null;
        try
        {
            transport = ControlTransport.OverTls(socket, time);
            await AuthenticateServerAsync(transport, verification, both.Token);
            return await LoginAsync(transport, options, verification.ServerKey!, time, both.Token);
        }
        catch (Exception error)
        {
            transport?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (Explain(error, options, verification) is { } explained)
                throw explained;
            throw;
        }
    }

    private static async Task AuthenticateServerAsync(ControlTransport transport, ServerVerification verification, CancellationToken cancellationToken)
    {
        await transport.Tls.AuthenticateAsClientAsync(verification.TlsOptions, cancellationToken);
        if (transport.Tls.NegotiatedApplicationProtocol != ControlTransport.Alpn)
            throw new AuthenticationException($"it does not speak {ControlTransport.Alpn}");
    }

    /// <summary>The conversation inside the secured stream.</summary>
    internal static async Task<ClientSession> LoginAsync(
        ControlTransport transport, ClientHandshakeOptions options, PinnedKey serverKey, TimeProvider time, CancellationToken cancellationToken)
    {
        var hello = new Hello(VersionSet.Supported, options.Client, options.Instance, Nonce.New());
        await transport.WriteAsync(ControlCodec.Encode(hello), cancellationToken);
        var challenge = await ReadAsync<Challenge>(transport, cancellationToken);
        if (!hello.Versions.Contains(challenge.Version))
            throw new ProtocolException($"Challenge chose version {challenge.Version}, which was not offered.");

        var proof = new Proof(ClientProof.Compute(options.Token, hello, challenge, serverKey));
        await transport.WriteAsync(ControlCodec.Encode(proof), cancellationToken);
        var welcome = await ReadAsync<Welcome>(transport, cancellationToken);

        var connection = new ControlConnection(transport, ControlRole.Client, options.SendQueue, time);
        return new ClientSession(connection, challenge.SessionId, welcome.LinkSecret, welcome, transport.Remote);
    }

    private static async ValueTask<T> ReadAsync<T>(ControlTransport transport, CancellationToken cancellationToken)
        where T : ControlMessage
    {
        return await transport.ReadAsync(ControlCodec.MaxFrameBeforeLogin, cancellationToken) switch
        {
            T expected => expected,
            Refused refused => throw new ControlRefusedException(refused.Code, refused.Text),
            null => throw new IOException("the server closed the connection"),
            var other => throw new ProtocolException($"{other.GetType().Name} came where {typeof(T).Name} was due."),
        };
    }

    /// <summary>The exception to throw in the place of <paramref name="error"/>; null if it is fit as it is.</summary>
    private static Exception? Explain(Exception error, ClientHandshakeOptions options, ServerVerification verification)
    {
        var server = $"{options.Host}:{options.Port}";
        return error switch
        {
            _ when verification.Failure is { } untrusted => untrusted,
            OperationCanceledException =>
                new TimeoutException($"{server} did not finish the handshake within {options.HandshakeTimeout.TotalSeconds:0.###} s."),
            ProtocolException => new IOException($"{server} broke the protocol: {error.Message}", error),
            AuthenticationException => new IOException($"{server} is no Venus server: {NetworkError.Describe(error)}.", error),
            _ when NetworkError.Is(error) => new IOException($"{server} broke off the handshake: {NetworkError.Describe(error)}.", error),
            _ => null,
        };
    }
}
