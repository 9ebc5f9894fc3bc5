using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Venus.Net.Protocol;

/// <summary>The 32 bytes of a <see cref="Proof"/>. Compared in fixed time; prints as <c>***</c>.</summary>
public readonly struct TokenProof : IEquatable<TokenProof>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private TokenProof(UInt128 high, UInt128 low) => (_high, _low) = (high, low);

    /// <summary>Takes the first <see cref="Size"/> bytes of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="source"/> is shorter than that.</exception>
    public static TokenProof Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadUInt128BigEndian(source[16..]));

    /// <summary>Writes <see cref="Size"/> bytes, or nothing and false if <paramref name="destination"/> is shorter.</summary>
    public bool TryWrite(Span<byte> destination) =>
        destination.Length >= Size
        && BinaryPrimitives.TryWriteUInt128BigEndian(destination, _high)
        && BinaryPrimitives.TryWriteUInt128BigEndian(destination[16..], _low);

    /// <summary>Compares in fixed time.</summary>
    public bool Equals(TokenProof other)
    {
        Span<byte> mine = stackalloc byte[Size];
        Span<byte> theirs = stackalloc byte[Size];
        TryWrite(mine);
        other.TryWrite(theirs);
        return CryptographicOperations.FixedTimeEquals(mine, theirs);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TokenProof other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>Never the bytes.</summary>
    public override string ToString() => "***";

    /// <summary>Fixed-time equality.</summary>
    public static bool operator ==(TokenProof left, TokenProof right) => left.Equals(right);

    /// <summary>Fixed-time inequality.</summary>
    public static bool operator !=(TokenProof left, TokenProof right) => !left.Equals(right);
}
