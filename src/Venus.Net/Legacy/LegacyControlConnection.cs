using System.Net;
using System.Net.Sockets;
using Venus.Net.Links;

namespace Venus.Net.Legacy;

/// <summary>What one read of a control connection brought.</summary>
/// <param name="Connection">The connection that was read; tells a stale result.</param>
/// <param name="Bytes">The bytes, valid until the next read; empty at the end.</param>
/// <param name="End">How the connection ended, in words, or <see langword="null"/> while it lives.</param>
public sealed record LegacyReading(LegacyControlConnection Connection, ReadOnlyMemory<byte> Bytes, string? End);

/// <summary>
/// A control connection of the first Venus' protocol, either end. Its owner asks for one read at a time, so that a peer which
/// floods it waits in its own send buffer. Never throws for what the network does.
/// </summary>
public sealed class LegacyControlConnection : IDisposable
{
    // Messages are 8 bytes and one is in flight: room for a few that were held up and arrive together.
    private readonly byte[] _buffer = new byte[256];
    private readonly Socket _socket;

    /// <summary>Takes the socket over.</summary>
    /// <param name="socket">Connected and tuned.</param>
    public LegacyControlConnection(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        Remote = LegacySockets.RemoteOf(socket);
    }

    /// <summary>Where the other side is, or <see langword="null"/> if it was gone before anybody looked.</summary>
    public IPEndPoint? Remote { get; }

    /// <summary>Waits for bytes or the end. One read at a time.</summary>
    public async Task<LegacyReading> ReadAsync()
    {
        try
        {
            var read = await _socket.ReceiveAsync(_buffer).ConfigureAwait(false);
            return new LegacyReading(this, _buffer.AsMemory(0, read), read == 0 ? "it was closed by the other side" : null);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            return new LegacyReading(this, ReadOnlyMemory<byte>.Empty, NetworkError.Describe(broken));
        }
    }

    /// <summary>Sends one message without waiting.</summary>
    /// <param name="message">A few bytes; nothing else is in flight, so only a peer that reads nothing has no room for them.</param>
    /// <returns>False when the connection is broken or full: either way it is of no more use.</returns>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        try
        {
            return _socket.Send(message, SocketFlags.None, out _) == message.Length;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Closes it; a read that waits ends.</summary>
    public void Dispose() => _socket.Dispose();
}
