using System.Buffers.Binary;

namespace Venus.Net.Protocol;

/// <summary>Takes a control message's payload apart, front to back; every complaint is a <see cref="ProtocolException"/>.</summary>
internal ref struct WireReader(string message, ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (_rest.Length < count)
            throw new ProtocolException($"{message} ends too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte U8() => Bytes(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));

    public TimeSpan Milliseconds() => TimeSpan.FromMilliseconds(U32());

    public TimeSpan PositiveMilliseconds() =>
        U32() is var value and > 0 ? TimeSpan.FromMilliseconds(value) : throw new ProtocolException($"{message} has a time of zero.");

    public ushort PositiveU16() =>
        U16() is var value and > 0 ? value : throw new ProtocolException($"{message} has a count of zero.");

    public bool Bool() => U8() switch
    {
        0 => false,
        1 => true,
        var other => throw new ProtocolException($"{message} has a yes or no of {other}."),
    };

    public LinkKind Kind() => U8() switch
    {
        (byte)LinkKind.Sealed => LinkKind.Sealed,
        (byte)LinkKind.Raw => LinkKind.Raw,
        var other => throw new ProtocolException($"{message} has an unknown link kind {other}."),
    };

    public string Name()
    {
        var name = Text(NodeName.MaxLength);
        return NodeName.IsValid(name) ? name : throw new ProtocolException($"{message} has a name that is none.");
    }

    /// <summary>What a client calls something: a name, or what is none and is then refused by the one that knows what was asked for.</summary>
    public string AskedName() => WireText.DecodeAskedName(Bytes(U16())) ?? throw new ProtocolException($"{message} has a name that is not UTF-8.");

    public string Text(int maxBytes)
    {
        var length = U16();
        if (length > maxBytes)
            throw new ProtocolException($"{message} has a text of {length} bytes; {maxBytes} are allowed.");
        return WireText.Decode(Bytes(length)) ?? throw new ProtocolException($"{message} has a text that is not printable UTF-8.");
    }

    /// <summary>An empty text stands for none.</summary>
    public string? OptionalText(int maxBytes) => Text(maxBytes) is { Length: > 0 } text ? text : null;

    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw new ProtocolException($"{message} has {_rest.Length} bytes too many.");
    }
}
