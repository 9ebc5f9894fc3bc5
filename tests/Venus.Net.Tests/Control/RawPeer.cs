using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Venus.Net.Protocol;

namespace Venus.Net.Tests.Control;

/// <summary>A peer that says whatever a test wants it to, with TLS or before it.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _received = new();
    private int _taken;

    private RawPeer(Socket socket)
    {
        Socket = socket;
        Tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
    }

    public Socket Socket { get; }

    public SslStream Tls { get; }

    public static async Task<RawPeer> ConnectAsync(EndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server).Soon();
        return new RawPeer(socket);
    }

    /// <summary>A client with TLS already up.</summary>
    public static async Task<RawPeer> ConnectTlsAsync(EndPoint server)
    {
        var peer = await ConnectAsync(server);
        await peer.StartTlsAsync();
        return peer;
    }

    /// <summary>A server with TLS already up.</summary>
    public static async Task<RawPeer> AcceptTlsAsync(Door door, X509Certificate2 certificate)
    {
        var peer = new RawPeer(await door.AcceptSocketAsync());
        await peer.Tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [new("venus/2")],
        }).Soon();
        return peer;
    }

    public Task StartTlsAsync(SslProtocols protocols = SslProtocols.Tls13, string? alpn = "venus/2") =>
        Tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "venus",
            EnabledSslProtocols = protocols,
            ApplicationProtocols = alpn is null ? null : [new(alpn)],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        }).Soon();

    public Task SendAsync(params ControlMessage[] messages) => SendAsync([.. messages.SelectMany(ControlCodec.Encode)]);

    public Task SendAsync(byte[] bytes) => Tls.WriteAsync(bytes).Soon();

    /// <summary>The next message, or null at the end of the stream.</summary>
    public async Task<ControlMessage?> ReadAsync()
    {
        while (true)
        {
            var buffer = new ReadOnlySequence<byte>(_received.WrittenMemory[_taken..]);
            var before = buffer.Length;
            if (ControlCodec.TryRead(ref buffer, ControlCodec.MaxFrame, out var message))
            {
                _taken += (int)(before - buffer.Length);
                return message;
            }
            var read = await Tls.ReadAsync(_received.GetMemory(4096)).Soon();
            if (read == 0)
                return null;
            _received.Advance(read);
        }
    }

    /// <summary>The other side closes without a word, or resets (it may not have read all that we sent).</summary>
    public async Task ShouldBeDroppedAsync()
    {
        try
        {
            (await ReadAsync()).ShouldBeNull();
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

    public void Dispose()
    {
        Tls.Dispose();
        Socket.Dispose();
    }
}
