using System.Net.Sockets;
using Venus.FunctionalTests.Support;
using Venus.Net.Protocol;
using Venus.Net.Relay;

namespace Venus.FunctionalTests.Tunnelling;

/// <summary>Urgent data (MSG_OOB, send(2)): no byte of a stream is lost for it, and none waits behind it.</summary>
public sealed class UrgentDataTests
{
    [Theory]
    [InlineData(true, AppEncryption.Sealed)]
    [InlineData(true, AppEncryption.None)]
    [InlineData(false, AppEncryption.Sealed)]
    [InlineData(false, AppEncryption.None)]
    public async Task Urgent_byte_arrives_in_its_place_both_ways_and_nothing_waits_behind_it(bool epoll, AppEncryption encryption)
    {
        await using var target = new Target(static async socket =>
        {
            (await ReceiveAsync(socket, 7)).ShouldBe("abc!def"u8.ToArray());
            SendUrgently(socket, "uvw"u8, "?"u8, "xyz"u8);
            (await ReceiveAsync(socket, (2 * Bulk) + 1)).AsSpan().IndexOf("!"u8).ShouldBe(Bulk);
            await socket.SendAsync("all"u8.ToArray());
            await socket.ReceiveAsync(new byte[1]);
        });
        await using var server = new ServerNode(Options.Server(("app", Options.ServerApp(encryption))), TestIdentity.Shared, Engine(epoll));
        await using var client = new ClientNode(
            Options.Client((await server.ListeningAsync()).Port, server.Pin, ("app", Options.ClientApp(target.Port, encryption))), Engine(epoll));
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("app"));

        SendUrgently(visitor, "abc"u8, "!"u8, "def"u8);
        (await ReceiveAsync(visitor, 7)).ShouldBe("uvw?xyz"u8.ToArray());

        // In the midst of what a raw link hands to the kernel.
        var bulk = new byte[Bulk];
        var sending = Task.Run(() => SendUrgently(visitor, bulk, "!"u8, bulk));
        (await ReceiveAsync(visitor, 3)).ShouldBe("all"u8.ToArray());
        await sending;
    }

    private const int Bulk = 8 << 20;

    private static IRelayEngine Engine(bool epoll) => epoll ? new EpollRelayEngine() : new PortableRelayEngine();

    private static void SendUrgently(Socket socket, ReadOnlySpan<byte> before, ReadOnlySpan<byte> urgent, ReadOnlySpan<byte> behind)
    {
        while (!before.IsEmpty)
            before = before[socket.Send(before)..];
        socket.Send(urgent, SocketFlags.OutOfBand).ShouldBe(1);
        while (!behind.IsEmpty)
            behind = behind[socket.Send(behind)..];
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket, int length)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var bytes = new byte[length];
        for (var count = 0; count < length;)
        {
            var received = await socket.ReceiveAsync(bytes.AsMemory(count), patience.Token);
            received.ShouldBeGreaterThan(0);
            count += received;
        }

        return bytes;
    }
}
