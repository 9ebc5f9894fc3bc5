using System.Buffers;
using System.Security.Cryptography;

namespace Venus.Demo;

/// <summary>Bytes that both ends can make for themselves from a seed: what arrives is compared with what should have, without keeping either.</summary>
internal static class SeededBytes
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Writes the first <paramref name="length"/> bytes of the seed's sequence.</summary>
    public static async Task WriteAsync(Stream stream, int seed, long length, CancellationToken cancel)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            // A seeded Random gives the same sequence in every run: that, and not chance, is what is asked of it here.
            var random = new Random(seed);
            for (var left = length; left > 0; left -= BlockSize)
            {
                var part = block.AsMemory(0, (int)Math.Min(BlockSize, left));
                random.NextBytes(part.Span);
                await stream.WriteAsync(part, cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>SHA-256 of the first <paramref name="length"/> bytes of the seed's sequence, in hex.</summary>
    public static async Task<string> HashAsync(int seed, long length, CancellationToken cancel)
    {
        using var hash = SHA256.Create();
        await using (var sink = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            await WriteAsync(sink, seed, length, cancel);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <summary>SHA-256 of all that the stream gives, in hex, and how many bytes that was.</summary>
    public static async Task<(string Hash, long Length)> HashAsync(Stream stream, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var length = 0L;
            for (int read; (read = await stream.ReadAsync(block, cancel)) > 0; length += read)
            {
                hash.AppendData(block, 0, read);
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
