using System.Net.Sockets;
using System.Security.Cryptography;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>Seeded bytes, sent and received whole.</summary>
internal static class Bytes
{
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
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, patience.Token)..];
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
            received.Write(buffer, 0, count);
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
