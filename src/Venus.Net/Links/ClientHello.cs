namespace Venus.Net.Links;

/// <summary>
/// Takes TLS' first message off a connection, and nothing of it is understood but where it ends: RFC 8446, 5.1 (records) and 4 (handshake messages).
/// So a peer that sends one byte,
/// or a byte a second, has not yet cost anything when it is found out.
/// </summary>
public static class ClientHello
{
    /// <summary>What a connection begins with that is going to speak TLS: a record that carries handshake messages.</summary>
    public const byte FirstByte = 0x16;

    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const byte MajorVersion = 3;
    private const byte Message = 1;

    /// <summary>Receives records until they hold the whole message.</summary>
    /// <param name="connection">Nothing of it read yet.</param>
    /// <param name="most">Bytes that it may send.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The records as they came.</returns>
    /// <exception cref="HandshakeFailedException">It is no ClientHello, is too long, or ends before it is whole.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(Connection connection, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        byte[] received = [];
        do
        {
            var record = received.Length;
            received = await ReceiveMoreAsync(connection, received, RecordHeader, most, cancellation);
            received = await ReceiveMoreAsync(connection, received, LengthOf(received.AsSpan(record)), most, cancellation);
        }
        while (!IsWhole(received));
        return received;
    }

    private static async ValueTask<byte[]> ReceiveMoreAsync(Connection connection, byte[] received, int count, int most, CancellationToken cancellation)
    {
        if (received.Length + count > most)
            throw NoTls($"announced more than {most} bytes before it was authenticated");
        var at = received.Length;
        Array.Resize(ref received, at + count);
        while (at < received.Length)
        {
            var taken = await connection.ReceiveAsync(received.AsMemory(at), cancellation);
            if (taken == 0)
                throw NoTls("ended before its ClientHello was whole");
            at += taken;
        }

        return received;
    }

    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        var length = (header[3] << 8) | header[4];
        return header[0] == FirstByte && header[1] == MajorVersion && length > 0 ? length : throw NoTls("began like TLS and went on otherwise");
    }

    // The message may be cut into records anywhere, in its header too.
    private static bool IsWhole(ReadOnlySpan<byte> records)
    {
        var (have, header) = (0, 0u);
        while (!records.IsEmpty)
        {
            var length = LengthOf(records);
            foreach (var octet in records.Slice(RecordHeader, Math.Min(length, Math.Max(0, MessageHeader - have))))
                header = (header << 8) | octet;
            have += length;
            records = records[(RecordHeader + length)..];
        }

        if (have < MessageHeader)
            return false;
        return header >> 24 == Message ? have >= MessageHeader + (int)(header & 0xFFFFFF) : throw NoTls("began TLS with something else than a ClientHello");
    }

    private static HandshakeFailedException NoTls(string what) => new(HandshakeFault.Tls, $"The peer {what}.");
}
