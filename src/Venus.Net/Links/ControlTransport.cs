using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Venus.Net.Protocol;

namespace Venus.Net.Links;

/// <summary>
/// Control messages over TLS over one connection, which it owns: shared by the two handshakes and by the connection that they end in, so
/// that no byte read too far is lost. One reader and one writer at a time.
/// </summary>
internal sealed class ControlTransport : IDisposable
{
    /// <summary>Named in ALPN (RFC 7301) by both sides, so that no other TLS service can be played off against this one.</summary>
    public static readonly SslApplicationProtocol Alpn = new("venus/2");

    // What a peer may still send while we wait for its FIN: closing a socket with unread bytes would reset it and could take
    // our last message away from the peer.
    private const int MaxDrained = 64 * 1024;

    // Room for what comes at once as a rule; a frame that needs more gets more.
    private const int Room = 4096;

    private readonly Connection _connection;
    private readonly MeteredStream _meter;
    private readonly Stream _stream;
    private readonly LinkBuffer _input = new();

    /// <summary>A transport over a stream that somebody else has made secure.</summary>
    /// <param name="connection">Owned from here on.</param>
    /// <param name="meter">Over the connection.</param>
    /// <param name="stream">Over the meter; carries the messages.</param>
    /// <param name="remote">The peer's address.</param>
    public ControlTransport(Connection connection, MeteredStream meter, Stream stream, EndPoint remote)
    {
        _connection = connection;
        _meter = meter;
        _stream = stream;
        Remote = remote;
    }

    public EndPoint Remote { get; }

    public long LastReceived => _meter.LastReceived;

    public bool LimitReached => _meter.LimitReached;

    /// <summary>The TLS stream: for its handshake only.</summary>
    public SslStream Tls => (SslStream)_stream;

    /// <summary>TLS over a socket.</summary>
    /// <param name="socket">Connected; owned from here on, also if this throws.</param>
    /// <param name="time">Stamps what is received.</param>
    /// <param name="limit">Bytes, TLS included, that the peer may send until <see cref="LiftLimit"/>.</param>
    /// <param name="received">What was read of the socket already; counts as well.</param>
    public static ControlTransport OverTls(Socket socket, TimeProvider time, long limit = long.MaxValue, ReadOnlyMemory<byte> received = default)
    {
        try
        {
            socket.NoDelay = true;
            var remote = socket.RemoteEndPoint ?? throw new SocketException((int)SocketError.NotConnected);
            var meter = new MeteredStream(new NetworkStream(socket, ownsSocket: true), time, limit, received);
            return new ControlTransport(new SocketConnection(socket), meter, new SslStream(meter, leaveInnerStreamOpen: false), remote);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void LiftLimit() => _meter.LiftLimit();

    /// <summary>The next message, or null if the peer has closed.</summary>
    /// <exception cref="ProtocolException">What came is no frame, or longer than <paramref name="maxFrame"/>.</exception>
    /// <exception cref="IOException">The connection broke, also in the middle of a frame.</exception>
    public async ValueTask<ControlMessage?> ReadAsync(int maxFrame, CancellationToken cancellationToken)
    {
        while (true)
        {
            var unread = new ReadOnlySequence<byte>(_input.Unread);
            if (ControlCodec.TryRead(ref unread, maxFrame, out var message))
            {
                _input.Consume(_input.Length - (int)unread.Length);
                _input.Release();
                return message;
            }

            if (_input.IsEmpty)
            {
                // No buffer is rented while the peer is silent: a read of nothing waits for something.
                _input.Release();
#pragma warning disable CA2022
                await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
#pragma warning restore CA2022
            }

            var read = await _stream.ReadAsync(_input.Room(Math.Max(Room, 2 * _input.Length)), cancellationToken);
            if (read == 0)
                return _input.IsEmpty ? null : throw new EndOfStreamException("the peer closed in the middle of a frame");
            _input.Received(read);
        }
    }

    /// <summary>Sends whole frames.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken) => _stream.WriteAsync(frames, cancellationToken);

    /// <summary>
    /// Ends our direction (TLS close_notify, then FIN) and waits for the peer's end: by <paramref name="reader"/> if somebody still
    /// reads, else by discarding what comes.
    /// </summary>
    public async Task FinishAsync(Task? reader, CancellationToken cancellationToken)
    {
        if (_stream is SslStream tls)
            await tls.ShutdownAsync().WaitAsync(cancellationToken);
        _connection.EndSending();
        await (reader is null ? DrainAsync(cancellationToken) : reader.WaitAsync(cancellationToken));
    }

    /// <summary>Ends both directions at once with a RST; reads and writes under way fail.</summary>
    public void Abort()
    {
        _connection.Reset();
        Dispose();
    }

    public void Dispose()
    {
        // The connection first: it fails whatever is under way, which may hold the stream's locks.
        _connection.Dispose();
        _stream.Dispose();
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        for (var drained = 0; drained < MaxDrained;)
        {
            var read = await _connection.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
                return;
            drained += read;
        }
    }
}
