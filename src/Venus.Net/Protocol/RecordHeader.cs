namespace Venus.Net.Protocol;

/// <summary>
/// <c>type:1 length:3</c>, big-endian: how every record of a sealed link and every frame of a raw link begins. The length counts the payload
/// alone, neither header nor trailer. A header is read before anything proves it, so each type's length is checked here, before a byte is
/// allocated for it.
/// </summary>
public readonly record struct RecordHeader(RecordType Type, int Length)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <summary>The most payload that a record carries: 64 KiB.</summary>
    public const int MaxPayload = 65536;

    /// <summary>Writes the header at the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        destination[3] = (byte)Length;
        destination[2] = (byte)(Length >> 8);
        destination[1] = (byte)(Length >> 16);
        destination[0] = (byte)Type;
    }

    /// <summary>Reads a header; false if fewer than <see cref="Size"/> bytes are there.</summary>
    /// <exception cref="ProtocolException">An unknown type, or a length that this type cannot have.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        if (source.Length < Size)
        {
            header = default;
            return false;
        }

        header = new RecordHeader((RecordType)source[0], (source[1] << 16) | (source[2] << 8) | source[3]);
        header.Validate();
        return true;
    }

    private void Validate()
    {
        var (min, max) = Bounds(Type);
        if (Length < min || Length > max)
            throw new ProtocolException(max < 0
                ? $"Unknown record type {(byte)Type}."
                : $"A record of type {(byte)Type} has {Length} bytes of payload; {min} to {max} are allowed.");
    }

    private static (int Min, int Max) Bounds(RecordType type) => type switch
    {
        RecordType.Data => (1, MaxPayload),
        RecordType.Bind => (Bind.MinSize, Bind.MaxSize),
        RecordType.Bound => (1, 1),
        RecordType.Refused or RecordType.Rst => (2, 2),
        RecordType.Ack or RecordType.Fin or RecordType.Ping or RecordType.Pong => (8, 8),
        RecordType.FinAck or RecordType.Release or RecordType.Bare => (0, 0),
        RecordType.Resume => (LinkResume.MinSize, LinkResume.MaxSize),
        RecordType.Resumed => (LinkResumed.Size, LinkResumed.Size),
        _ => (0, -1),
    };
}
