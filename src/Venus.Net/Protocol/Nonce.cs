using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>32 random bytes that one side adds to a handshake, so that a proof made for it fits no other.</summary>
public readonly record struct Nonce
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private Nonce(UInt128 high, UInt128 low) => (_high, _low) = (high, low);

    /// <summary>A new one from the system's random generator.</summary>
    public static Nonce New()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    /// <summary>Takes the first <see cref="Size"/> bytes of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is shorter than that.</exception>
    public static Nonce Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadUInt128BigEndian(source[16..]));

    /// <summary>Writes <see cref="Size"/> bytes, or nothing and false if <paramref name="destination"/> is shorter.</summary>
    public bool TryWrite(Span<byte> destination) =>
        destination.Length >= Size
        && BinaryPrimitives.TryWriteUInt128BigEndian(destination, _high)
        && BinaryPrimitives.TryWriteUInt128BigEndian(destination[16..], _low);

    /// <summary>64 lower-case hexadecimal digits, in wire order.</summary>
    public override string ToString() => $"{_high:x32}{_low:x32}";
}
