using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// Control messages over TLS over one socket, which it owns: shared by the two handshakes and by the connection that they end in, so
/// that no byte read too far is lost. One reader and one writer at a time.
/// </summary>
internal sealed class ControlTransport : IDisposable
{
    /// <summary>Named in ALPN (RFC 7301) by both sides, so that no other TLS service can be played off against this one.</summary>
    public static readonly SslApplicationProtocol Alpn = new("venus/2");

    // What a peer may still send while we wait for its FIN: closing a socket with unread bytes would reset it and could take
    // our last message away from the peer.
    private const int MaxDrained = 64 * 1024;

    private readonly Socket _socket;
    private readonly MeteredStream _meter;
    private readonly PipeReader _reader;

    /// <param name="socket">Connected; owned from here on, also if this throws.</param>
    /// <param name="time">Stamps what is received.</param>
    /// <param name="limit">Bytes, TLS included, that the peer may send until <see cref="LiftLimit"/>.</param>
    public ControlTransport(Socket socket, TimeProvider time, long limit = long.MaxValue)
    {
        _socket = socket;
        try
        {
            socket.NoDelay = true;
            Remote = socket.RemoteEndPoint ?? throw new SocketException((int)SocketError.NotConnected);
            _meter = new MeteredStream(new NetworkStream(socket, ownsSocket: true), time, limit);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        Tls = new SslStream(_meter, leaveInnerStreamOpen: false);
        // Zero-byte reads: no buffer is rented while the peer is silent.
        _reader = PipeReader.Create(Tls, new StreamPipeReaderOptions(bufferSize: 4096, leaveOpen: true, useZeroByteReads: true));
    }

    /// <summary>The TLS stream: for its handshake only.</summary>
    public SslStream Tls { get; }

    public EndPoint Remote { get; }

    public long LastReceived => _meter.LastReceived;

    public bool LimitReached => _meter.LimitReached;

    public void LiftLimit() => _meter.LiftLimit();

    /// <summary>The next message, or null if the peer has closed.</summary>
    /// <exception cref="ProtocolException">What came is no frame, or longer than <paramref name="maxFrame"/>.</exception>
    /// <exception cref="IOException">The connection broke, also in the middle of a frame.</exception>
    public async ValueTask<ControlMessage?> ReadAsync(int maxFrame, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (ControlCodec.TryRead(ref buffer, maxFrame, out var message))
            {
                _reader.AdvanceTo(buffer.Start);
                return message;
            }
            if (result.IsCompleted)
                return buffer.IsEmpty ? null : throw new EndOfStreamException("the peer closed in the middle of a frame");
            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Sends whole frames.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken) => Tls.WriteAsync(frames, cancellationToken);

    /// <summary>
    /// Ends our direction (TLS close_notify, then FIN) and waits for the peer's end: by <paramref name="reader"/> if somebody still
    /// reads, else by discarding what comes.
    /// </summary>
    public async Task FinishAsync(Task? reader, CancellationToken cancellationToken)
    {
        await Tls.ShutdownAsync().WaitAsync(cancellationToken);
        _socket.Shutdown(SocketShutdown.Send);
        await (reader is null ? DrainAsync(cancellationToken) : reader.WaitAsync(cancellationToken));
    }

    /// <summary>Ends both directions at once with a RST; reads and writes under way fail.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (NetworkError.Is(error))
        {
            // Closed already: there is nothing left to reset.
        }
        Dispose();
    }

    public void Dispose()
    {
        // The socket first: it fails whatever is under way, which may hold the stream's locks.
        _socket.Dispose();
        Tls.Dispose();
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        for (var drained = 0; drained < MaxDrained;)
        {
            var read = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
                return;
            drained += read;
        }
    }
}
