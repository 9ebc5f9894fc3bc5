using Venus.Net.Protocol;
using Venus.Net.Relay;

namespace Venus.Net.Tests.Relay;

/// <summary>A bridge that goes to the loop for transfers, and back. Alone, since it looks at the threads of the whole process.</summary>
[Collection(nameof(IdleRelayTests))]
public sealed class EpollTransferTests
{
    private const int Size = 16 << 20;

    [Theory]
    [InlineData(LinkKind.Sealed)]
    [InlineData(LinkKind.Raw)]
    public async Task Transfers_and_short_exchanges_by_turns_lose_nothing(LinkKind kind)
    {
        const int Rounds = 3;
        await using var engine = new EpollRelayEngine(loops: 1);
        using var rig = await RelayRig.StartAsync(engine, kind);
        var bulk = Bytes.Seeded(1, Size);
        var received = new byte[Size];
        for (var round = 0; round < Rounds; round++)
        {
            var sending = Bytes.SendAsync(rig.Visitor, bulk);
            await Bytes.ReceiveIntoAsync(rig.Target, received);
            await sending;
            received.AsSpan().SequenceEqual(bulk).ShouldBeTrue();
            await ExchangeAsync(rig, 200);
        }

        await Bytes.SendAndEndAsync(rig.Visitor, default);
        await Bytes.SendAndEndAsync(rig.Target, default);
        await rig.CompletedAsync(Rounds * (Size + 200), Rounds * 200);
    }

    [Fact]
    public async Task Transfer_is_carried_by_a_thread_of_its_own_and_short_exchanges_after_it_are_not()
    {
        await using (var engine = new EpollRelayEngine(loops: 1))
        {
            using var rig = await RelayRig.StartAsync(engine, LinkKind.Raw);
            await ExchangeAsync(rig, 1000);
            Transferring().ShouldBeEmpty();

            var sending = Bytes.SendAsync(rig.Visitor, new byte[Size]);
            await Bytes.ReceiveAsync(rig.Target, Size);
            await sending;
            var thread = Transferring().ShouldHaveSingleItem();

            // It takes some of them to come back.
            await ExchangeAsync(rig, 1000);
            var before = Waits(thread);
            await ExchangeAsync(rig, 1000);
            Waits(thread).ShouldBe(before);
        }

        Transferring().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(LinkKind.Sealed)]
    [InlineData(LinkKind.Raw)]
    public async Task Transfer_that_is_aborted_ends_at_once(LinkKind kind)
    {
        await using var engine = new EpollRelayEngine(loops: 1);
        using var abort = new CancellationTokenSource();
        using var rig = await RelayRig.StartAsync(engine, kind, abort.Token);
        var sending = Bytes.SendAsync(rig.Visitor, new byte[4 * Size]);
        await Bytes.ReceiveAsync(rig.Target, Size);
        await abort.CancelAsync();
        var (server, _) = await rig.EndedAsync();
        server.Cause.ShouldBe(RelayCause.Aborted);
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(async () =>
        {
            await sending;
            while (true)
                await Bytes.SendAsync(rig.Visitor, new byte[1]);
        });
    }

    [Fact]
    public async Task Engines_end_ends_transfers()
    {
        var engine = new EpollRelayEngine(loops: 1);
        using var rig = await RelayRig.StartAsync(engine, LinkKind.Sealed);
        var sending = Bytes.SendAsync(rig.Visitor, new byte[4 * Size]);
        await Bytes.ReceiveAsync(rig.Target, Size);
        await engine.DisposeAsync();
        (await rig.EndedAsync()).Server.Cause.ShouldBe(RelayCause.Aborted);
        rig.Target.Dispose();
        try
        {
            await sending;
        }
        catch (System.Net.Sockets.SocketException)
        {
            // What had not been taken yet met the reset.
        }
    }

    private static async Task ExchangeAsync(RelayRig rig, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Bytes.SendAsync(rig.Visitor, new byte[] { 1 });
            (await Bytes.ReceiveAsync(rig.Target, 1)).ShouldBe([1]);
            await Bytes.SendAsync(rig.Target, new byte[] { 2 });
            (await Bytes.ReceiveAsync(rig.Visitor, 1)).ShouldBe([2]);
        }
    }

    private static string[] Transferring()
        => [.. Directory.GetDirectories("/proc/self/task").Where(static thread => File.ReadAllText($"{thread}/comm").StartsWith("venus bulk", StringComparison.Ordinal))];

    private static string Waits(string thread)
        => File.ReadLines($"{thread}/status").Single(static line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));
}
