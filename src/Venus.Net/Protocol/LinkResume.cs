using System.Buffers.Binary;

namespace Venus.Net.Protocol;

/// <summary>
/// RESUME: <c>bridge:16 epoch:4 received:8 app-length:1 app</c>, sent by the server on an idle link in BIND's place, for a bridge that both sides agreed
/// to be resumable. FIN's total and ACK's count are those of the bridge, not of the link, so they go on where they stood.
/// </summary>
/// <param name="Bridge">The bridge that goes on.</param>
/// <param name="App">Its app, as BIND named it: where the client finds the bridge.</param>
/// <param name="Epoch">One more than the last attempt's, from 1; only a higher one displaces the link in use.</param>
/// <param name="Received">How many of the bridge's bytes the visitor has taken, in order; the client sends on from there.</param>
public sealed record LinkResume(BridgeId Bridge, string App, uint Epoch, ulong Received)
{
    /// <summary>The shortest RESUME: a name of one byte.</summary>
    public const int MinSize = Fixed + AppNameField.MinSize;

    /// <summary>The longest RESUME: the longest name.</summary>
    public const int MaxSize = Fixed + AppNameField.MaxSize;

    private const int Fixed = BridgeId.Size + 4 + 8;

    /// <summary>Writes the payload.</summary>
    /// <returns>The number of bytes written, at most <see cref="MaxSize"/>.</returns>
    /// <exception cref="InvalidOperationException">The app's name is empty, too long, no text, or has control characters.</exception>
    public int Write(Span<byte> destination)
    {
        Bridge.TryWrite(destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[BridgeId.Size..], Epoch);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(BridgeId.Size + 4)..], Received);
        return Fixed + AppNameField.Write("RESUME", App, destination[Fixed..]);
    }

    /// <summary>Reads a whole payload.</summary>
    /// <exception cref="ProtocolException">It is not exactly one RESUME.</exception>
    public static LinkResume Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is < MinSize or > MaxSize)
            throw new ProtocolException($"RESUME has {payload.Length} bytes.");
        return new LinkResume(
            BridgeId.Read(payload),
            AppNameField.Read("RESUME", payload[Fixed..]),
            BinaryPrimitives.ReadUInt32BigEndian(payload[BridgeId.Size..]),
            BinaryPrimitives.ReadUInt64BigEndian(payload[(BridgeId.Size + 4)..]));
    }
}

/// <summary>RESUMED: <c>epoch:4 received:8</c>, the client's answer to RESUME.</summary>
/// <param name="Epoch">RESUME's.</param>
/// <param name="Received">How many of the bridge's bytes the target has taken, in order; the server sends on from there.</param>
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
