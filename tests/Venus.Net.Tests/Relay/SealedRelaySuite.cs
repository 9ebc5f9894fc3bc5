using Venus.Net.Protocol;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Relay;

/// <summary>What a relay over a sealed link does beyond the common suite.</summary>
public abstract class SealedRelaySuite : FramedRelaySuite
{
    protected override LinkKind Kind => LinkKind.Sealed;

    [Fact]
    public async Task Changed_record_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer =>
        {
            var record = peer.Seal(RecordType.Data, 1, 2, 3);
            record[5] ^= 1;
            return record;
        });

    [Fact]
    public async Task Record_played_again_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer =>
        {
            var record = peer.Seal(RecordType.Data, 1, 2, 3);
            return [.. record, .. record];
        });

    [Fact]
    public async Task Record_left_out_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer =>
        {
            _ = peer.Seal(RecordType.Data, 1, 2, 3);
            return peer.Seal(RecordType.Data, 4, 5, 6);
        });

    [Fact]
    public async Task Ack_is_ignored()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        await peer.SendAsync(RecordType.Ack, new byte[8]);
        await peer.SendAsync(RecordType.Data, 42);
        (await Bytes.ReceiveAsync(visitor, 1))[0].ShouldBe((byte)42);
        peer.Socket.Close(0);
        await running.WaitAsync(Loopback.Patience);
        visitor.Dispose();
    }

    [Fact]
    public async Task Bulk_travels_in_large_records()
    {
        using var peer = await HandPeer.ConnectAsync(Kind);
        await peer.BindAsync();
        var (visitor, running) = await StartAsync(peer);
        var bulk = Bytes.Seeded(6, 64 << 20);
        var sending = Bytes.SendAndEndAsync(visitor, bulk);

        var largest = 0;
        using var received = new MemoryStream();
        while (await peer.ReadAsync() is (RecordType.Data, var payload))
        {
            largest = Math.Max(largest, payload.Length);
            received.Write(payload);
        }

        await sending;
        Bytes.Hash(received.ToArray()).ShouldBe(Bytes.Hash(bulk));
        largest.ShouldBeGreaterThan(32 * 1024);
        peer.Socket.Close(0);
        await running.WaitAsync(Loopback.Patience);
        visitor.Dispose();
    }

    [Fact]
    public async Task Word_that_only_a_raw_link_has_breaks_the_bridge()
        => await ShouldBeCorruptAsync(peer => peer.Seal(RecordType.Bare));
}
