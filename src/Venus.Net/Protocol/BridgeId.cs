using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>One bridge, end to end: 16 random bytes, used once. Random so that it can be neither guessed nor met twice.</summary>
public readonly record struct BridgeId
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private BridgeId(UInt128 value) => _value = value;

    /// <summary>A new one from the system's random generator.</summary>
    public static BridgeId New()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Takes the first <see cref="Size"/> bytes of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is shorter than that.</exception>
    public static BridgeId Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>Writes <see cref="Size"/> bytes, or nothing and false if <paramref name="destination"/> is shorter.</summary>
    public bool TryWrite(Span<byte> destination) => BinaryPrimitives.TryWriteUInt128BigEndian(destination, _value);

    /// <summary>32 lower-case hexadecimal digits, in wire order.</summary>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);
}
