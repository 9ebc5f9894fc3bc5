using System.Net.Sockets;
using System.Security.Cryptography;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>Seeded bytes, sent and received whole. Patience is for the next of them, not for all: how long a stream takes is the machine's business.</summary>
internal static class Bytes
{
    // A test that waits for more waits for nothing.
    private const long MostSent = 4L << 30;

    public static byte[] Seeded(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    public static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Loopback.Patience);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, patience.Token)..];
            patience.CancelAfter(Loopback.Patience);
        }
    }

    /// <summary>Sends seeded bytes for as long as it is told to, and then the end.</summary>
    public static async Task<Digest> SendWhileAsync(Socket socket, int seed, Func<bool> goesOn)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = new Random(seed);
        var block = new byte[65536];
        var length = 0L;
        for (; length < MostSent && goesOn(); length += block.Length)
        {
            random.NextBytes(block);
            hash.AppendData(block);
            await SendAsync(socket, block);
        }

        socket.Shutdown(SocketShutdown.Send);
        return new Digest(length, Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <summary>Everything up to a clean end, none of it kept.</summary>
    public static async Task<Digest> ReceiveDigestAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Loopback.Patience);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[65536];
        var length = 0L;
        while (await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            length += count;
            patience.CancelAfter(Loopback.Patience);
        }

        return new Digest(length, Convert.ToHexString(hash.GetHashAndReset()));
    }

    public static async Task SendAndEndAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(socket, bytes);
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Everything up to a clean end.</summary>
    public static async Task<byte[]> ReceiveToEndAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Loopback.Patience);
        using var received = new MemoryStream();
        var buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token) is > 0 and var count)
        {
            received.Write(buffer, 0, count);
            patience.CancelAfter(Loopback.Patience);
        }

        return received.ToArray();
    }

    public static async Task<byte[]> ReceiveAsync(Socket socket, int length)
    {
        var bytes = new byte[length];
        await ReceiveIntoAsync(socket, bytes);
        return bytes;
    }

    public static async Task ReceiveIntoAsync(Socket socket, Memory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Loopback.Patience);
        while (!bytes.IsEmpty)
        {
            var count = await socket.ReceiveAsync(bytes, SocketFlags.None, patience.Token);
            count.ShouldBeGreaterThan(0, "the stream ended early");
            bytes = bytes[count..];
            patience.CancelAfter(Loopback.Patience);
        }
    }

    /// <summary>Waits until something that is told by no event has come about.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Loopback.Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Reads until the stream breaks; fails if it ends cleanly instead.</summary>
    public static async Task ReceiveResetAsync(Socket socket)
    {
        var broken = await Should.ThrowAsync<SocketException>(() => ReceiveToEndAsync(socket));
        broken.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }
}

/// <summary>What a stream was.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Hash">SHA-256 of them, in hexadecimal.</param>
internal sealed record Digest(long Length, string Hash);
