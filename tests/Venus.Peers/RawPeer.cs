using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Venus.Net.Protocol;

namespace Venus.Peers;

/// <summary>
/// A peer that says whatever a test wants it to: before TLS, in the handshake, or as a client that is logged in. It owns its socket. What it
/// waits for comes within half a minute, or the test fails.
/// </summary>
public sealed class RawPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1);
    private byte[] _received = new byte[4096];
    private int _start;
    private int _end;

    private RawPeer(Socket socket)
    {
        Socket = socket;
        Tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>The connection.</summary>
    public Socket Socket { get; }

    /// <summary>What carries messages once TLS is up.</summary>
    public SslStream Tls { get; }

    /// <summary>A client without TLS yet.</summary>
    public static async Task<RawPeer> ConnectAsync(EndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server).WaitAsync(Patience);
        return new RawPeer(socket);
    }

    /// <summary>A client with TLS already up.</summary>
    public static async Task<RawPeer> ConnectTlsAsync(EndPoint server)
    {
        var peer = await ConnectAsync(server);
        await peer.StartTlsAsync();
        return peer;
    }

    /// <summary>A client that is logged in.</summary>
    /// <exception cref="IOException">The server refused it, or closed the connection.</exception>
    public static async Task<RawPeer> LogInAsync(EndPoint server, PinnedKey key, string client, Token token, InstanceId? instance = null)
    {
        var peer = await ConnectTlsAsync(server);
        try
        {
            await peer.ProveAsync(await peer.SayHelloAsync(client, instance), token, key);
            await peer.ReadAsync<Welcome>();
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>A server with TLS already up.</summary>
    /// <param name="socket">The accepted connection; owned from here on.</param>
    /// <param name="certificate">The server's.</param>
    public static async Task<RawPeer> AcceptTlsAsync(Socket socket, X509Certificate2 certificate)
    {
        var peer = new RawPeer(socket);
        await peer.Tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [new("venus/2")],
        }).WaitAsync(Patience);
        return peer;
    }

    /// <summary>TLS as a client opens it, with whatever key the server has.</summary>
    public Task StartTlsAsync(SslProtocols protocols = SslProtocols.Tls13, string? alpn = "venus/2") =>
        Tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "venus",
            EnabledSslProtocols = protocols,
            ApplicationProtocols = alpn is null ? null : [new(alpn)],
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        }).WaitAsync(Patience);

    /// <summary>The first half of a login: HELLO, and what the server answers. Nothing is proven yet.</summary>
    public async Task<(Hello Hello, Challenge Challenge)> SayHelloAsync(string client, InstanceId? instance = null)
    {
        var hello = new Hello(VersionSet.Supported, client, instance ?? InstanceId.New(), Nonce.New());
        await SendAsync(hello);
        return (hello, await ReadAsync<Challenge>());
    }

    /// <summary>The second half: PROOF. The server's answer is still to be read.</summary>
    public Task ProveAsync((Hello Hello, Challenge Challenge) said, Token token, PinnedKey key) =>
        SendAsync(new Proof(ClientProof.Compute(token, said.Hello, said.Challenge, key)));

    /// <summary>Sends messages as they are.</summary>
    public Task SendAsync(params ControlMessage[] messages) => SendAsync([.. messages.SelectMany(ControlCodec.Encode)]);

    /// <summary>Sends bytes inside TLS. One at a time, also if something is read meanwhile, which answers PINGs.</summary>
    public async Task SendAsync(byte[] bytes)
    {
        await _turn.WaitAsync();
        try
        {
            await Tls.WriteAsync(bytes).AsTask().WaitAsync(Patience);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    public async Task<ControlMessage?> ReadAsync()
    {
        while (true)
        {
            var buffer = new ReadOnlySequence<byte>(_received.AsMemory(_start, _end - _start));
            if (ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var message))
            {
                _start = _end - (int)buffer.Length;
                return message;
            }

            MakeRoom();
            var read = await Tls.ReadAsync(_received.AsMemory(_end)).AsTask().WaitAsync(Patience);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    /// <summary>The next message of that type. PINGs are answered, others are skipped.</summary>
    /// <exception cref="IOException">The server refused or closed before it.</exception>
    public async Task<T> ReadAsync<T>()
        where T : ControlMessage
    {
        while (true)
        {
            switch (await ReadAsync())
            {
                case T wanted:
                    return wanted;
                case Ping ping:
                    await SendAsync(new Pong(ping.Value));
                    break;
                case Refused refused:
                    throw new IOException($"refused: {refused.Code}: {refused.Text}");
                case null:
                    throw new IOException($"the other side closed before it sent {typeof(T).Name}");
            }
        }
    }

    /// <summary>Waits until the other side closes without a word, or resets (it may not have read all that we sent).</summary>
    /// <exception cref="InvalidOperationException">It sent a message instead.</exception>
    public async Task ShouldBeDroppedAsync()
    {
        try
        {
            if (await ReadAsync() is { } message)
            {
                throw new InvalidOperationException($"{message} came where the connection should have ended");
            }
        }
        catch (IOException)
        {
            // Reset: dropped as well.
        }
    }

    /// <summary>Waits until the other side has closed or reset, whatever it says before.</summary>
    public async Task UntilDroppedAsync()
    {
        try
        {
            while (await ReadAsync() is not null)
            {
                // Its last words.
            }
        }
        catch (IOException)
        {
            // Reset: dropped as well.
        }
    }

    /// <summary>Ends with a RST.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Tls.Dispose();
        Socket.Dispose();
        _turn.Dispose();
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _received.AsSpan(_start, _end - _start).CopyTo(_received);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _received.Length)
        {
            Array.Resize(ref _received, 2 * _received.Length);
        }
    }
}
