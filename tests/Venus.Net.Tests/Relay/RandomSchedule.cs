using System.Net.Sockets;

namespace Venus.Net.Tests.Relay;

/// <summary>Two ends that send chunks of any size with pauses of any number of yields, and half-close whenever they are done. A seed replays what is sent.</summary>
internal static class RandomSchedule
{
    private const int LargestStream = 600_000;
    private const int LargestChunk = 150_000;
    private const int LongestPause = 20;

    public static async Task RunAsync(RelayRig rig, int seed)
    {
        var random = new Random(seed);
        var up = Bytes.Seeded(seed, random.Next(LargestStream));
        var down = Bytes.Seeded(~seed, random.Next(LargestStream));
        var sending = Task.WhenAll(
            SendAsync(rig.Visitor, up, new Random(random.Next())),
            SendAsync(rig.Target, down, new Random(random.Next())));
        var received = await Task.WhenAll(
            ReceiveAsync(rig.Target, new Random(random.Next())),
            ReceiveAsync(rig.Visitor, new Random(random.Next())));
        await sending;
        Bytes.Hash(received[0]).ShouldBe(Bytes.Hash(up), $"seed {seed}, up");
        Bytes.Hash(received[1]).ShouldBe(Bytes.Hash(down), $"seed {seed}, down");
        await rig.CompletedAsync(up.Length, down.Length);
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(Pick(random), bytes.Length - at);
            await Bytes.SendAsync(socket, bytes.AsMemory(at, size));
            at += size;
            await PauseAsync(random);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, Random random)
    {
        using var received = new MemoryStream();
        var buffer = new byte[LargestChunk];
        while (await socket.ReceiveAsync(buffer.AsMemory(0, Pick(random)), SocketFlags.None) is > 0 and var count)
        {
            received.Write(buffer, 0, count);
            await PauseAsync(random);
        }

        return received.ToArray();
    }

    // As many small chunks as large ones.
    private static int Pick(Random random) => 1 + random.Next(1 << random.Next(1, 17));

    private static async Task PauseAsync(Random random)
    {
        for (var yields = random.Next(LongestPause); yields > 0; yields--)
            await Task.Yield();
    }
}
