using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Venus.Net.Protocol;

/// <summary>
/// Frames of the control channel to and from bytes: <c>length:u32 type:u8 payload</c>, big-endian; length counts type and payload.
/// Pure and strict: a frame has exactly one meaning, and a message exactly one frame.
/// </summary>
public static class ControlCodec
{
    /// <summary>Most that a frame's length field may say in an open session.</summary>
    public const int MaxFrame = 64 * 1024;

    /// <summary>Most that a frame's length field may say before authentication.</summary>
    public const int MaxFrameBeforeLogin = 4 * 1024;

    private const int LengthSize = 4;
    private const int HeaderSize = LengthSize + 1;

    // Above the longest message there is (REGISTER_REFUSED: 2+64+2+2+512), so that a known message never needs more than this.
    private const int MaxKnownPayload = 1024;
    private const int MaxKnownFrame = HeaderSize + MaxKnownPayload;

    /// <summary>Appends <paramref name="message"/> as one frame.</summary>
    /// <exception cref="ArgumentException">A name, time or number in it is not allowed on the wire.</exception>
    public static void Write(IBufferWriter<byte> output, ControlMessage message)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(message);
        output.Advance(Write(output.GetSpan(MaxKnownFrame), message));
    }

    /// <summary><paramref name="message"/> as one frame.</summary>
    /// <exception cref="ArgumentException">A name, time or number in it is not allowed on the wire.</exception>
    public static byte[] Encode(ControlMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Span<byte> frame = stackalloc byte[MaxKnownFrame];
        return frame[..Write(frame, message)].ToArray();
    }

    /// <summary>Takes the first frame off <paramref name="buffer"/>, if it is there as a whole.</summary>
    /// <param name="buffer">What was received; moved past the frame on true, untouched on false.</param>
    /// <param name="maxFrame">Most that the length field may say: <see cref="MaxFrame"/> or <see cref="MaxFrameBeforeLogin"/>.</param>
    /// <param name="message">The message; <see cref="UnknownMessage"/> for a type of a later version.</param>
    /// <exception cref="ProtocolException">The frame is malformed or too long. A length is refused as soon as it is seen.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxFrame, [NotNullWhen(true)] out ControlMessage? message)
    {
        message = null;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadBigEndian(out int signed))
            return false;
        var length = (uint)signed;
        if (length == 0)
            throw new ProtocolException("A frame is empty.");
        if (length > maxFrame)
            throw new ProtocolException($"A frame of {length} bytes is announced; {maxFrame} are allowed.");
        if (reader.Remaining < length)
            return false;
        reader.TryRead(out var type);
        var payload = buffer.Slice(HeaderSize, length - 1);
        message = ReadPayload((ControlType)type, payload);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    private static int Write(Span<byte> frame, ControlMessage message)
    {
        var payload = new WireWriter(frame[HeaderSize..MaxKnownFrame]);
        frame[LengthSize] = (byte)ControlPayload.Write(ref payload, message);
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)(1 + payload.Written));
        return HeaderSize + payload.Written;
    }

    private static ControlMessage ReadPayload(ControlType type, ReadOnlySequence<byte> payload)
    {
        if (!Enum.IsDefined(type))
            return new UnknownMessage((byte)type, (int)payload.Length);
        if (payload.Length > MaxKnownPayload)
            throw new ProtocolException($"{type} has a payload of {payload.Length} bytes; no message has over {MaxKnownPayload}.");
        if (payload.IsSingleSegment)
            return ControlPayload.Read(type, payload.FirstSpan);
        Span<byte> copy = stackalloc byte[(int)payload.Length];
        payload.CopyTo(copy);
        return ControlPayload.Read(type, copy);
    }
}
