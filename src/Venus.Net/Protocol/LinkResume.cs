using System.Buffers.Binary;

namespace Venus.Net.Protocol;

/// <summary>
/// RESUME: <c>bridge:16 epoch:4 received:8</c>, sent by the server on an idle link in BIND's place, for a bridge that both sides agreed to be
/// resumable. FIN's total and ACK's count are those of the bridge, not of the link, so they go on where they stood.
/// </summary>
/// <param name="Bridge">The suspended bridge.</param>
/// <param name="Epoch">One more than the last attempt's; only a higher one displaces the link in use.</param>
/// <param name="Received">How many of the bridge's bytes the server has received in order; the client sends on from there.</param>
public readonly record struct LinkResume(BridgeId Bridge, uint Epoch, ulong Received)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = BridgeId.Size + 4 + 8;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[(BridgeId.Size + 4)..], Received);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BridgeId.Size..], Epoch);
        Bridge.TryWrite(destination);
    }

    /// <summary>Reads a whole payload.</summary>
    /// <exception cref="ProtocolException">It does not have <see cref="Size"/> bytes.</exception>
    public static LinkResume Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != Size)
            throw new ProtocolException($"RESUME has {payload.Length} bytes.");
        return new LinkResume(
            BridgeId.Read(payload),
            BinaryPrimitives.ReadUInt32BigEndian(payload[BridgeId.Size..]),
            BinaryPrimitives.ReadUInt64BigEndian(payload[(BridgeId.Size + 4)..]));
    }
}

/// <summary>RESUMED: <c>epoch:4 received:8</c>, the client's answer to RESUME.</summary>
/// <param name="Epoch">RESUME's.</param>
/// <param name="Received">How many of the bridge's bytes the client has received in order; the server sends on from there.</param>
public readonly record struct LinkResumed(uint Epoch, ulong Received)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = 4 + 8;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination[4..], Received);
        BinaryPrimitives.WriteUInt32BigEndian(destination, Epoch);
    }

    /// <summary>Reads a whole payload.</summary>
    /// <exception cref="ProtocolException">It does not have <see cref="Size"/> bytes.</exception>
    public static LinkResumed Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != Size)
            throw new ProtocolException($"RESUMED has {payload.Length} bytes.");
        return new LinkResumed(BinaryPrimitives.ReadUInt32BigEndian(payload), BinaryPrimitives.ReadUInt64BigEndian(payload[4..]));
    }
}
