using System.Diagnostics;
using System.Security.Cryptography;
using Venus.Net.Native;

namespace Venus.Net.Protocol;

/// <summary>HMAC-SHA256, and HKDF (RFC 5869) for what fits one block of it: OpenSSL's own calls where it is there, .NET's anywhere else.</summary>
internal static class HmacSha256
{
    public const int Size = HMACSHA256.HashSizeInBytes;

    private const int MostInfo = 32;

    /// <summary>Signs.</summary>
    public static void HashData(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (OpenSslHmac.IsSupported)
            OpenSslHmac.HashData(key, data, mac);
        else
            HMACSHA256.HashData(key, data, mac);
    }

    /// <summary>Wipes what may be left of the last key.</summary>
    public static void Forget()
    {
        if (OpenSslHmac.IsSupported)
            OpenSslHmac.Forget();
    }

    /// <summary>HKDF-Extract (RFC 5869 §2.2).</summary>
    public static void Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret, Span<byte> extracted) => HashData(salt, secret, extracted);

    /// <summary>HKDF-Expand (RFC 5869 §2.3) to <see cref="Size"/> bytes, which is one block.</summary>
    public static void Expand(ReadOnlySpan<byte> extracted, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Debug.Assert(info.Length <= MostInfo && output.Length == Size, "One block, of a short label.");
        Span<byte> block = stackalloc byte[MostInfo + 1];
        info.CopyTo(block);
        block[info.Length] = 1;
        HashData(extracted, block[..(info.Length + 1)], output);
    }
}
