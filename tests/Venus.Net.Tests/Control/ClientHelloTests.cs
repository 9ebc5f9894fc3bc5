using System.Net.Sockets;
using Venus.Net.Links;
using Venus.Net.Tests.Links;

namespace Venus.Net.Tests.Control;

/// <summary>What a peer must have sent before a TLS handshake is begun with it.</summary>
public sealed class ClientHelloTests
{
    private const int Most = 64;

    private static readonly byte[] Whole = [0x16, 3, 1, 0, 6, 1, 0, 0, 2, 7, 8];

    [Fact]
    public async Task Whole_message_is_taken_and_what_follows_is_left()
    {
        using var pair = await Pair.OpenAsync();
        await pair.SendAsync([.. Whole, 9]);

        (await pair.ReceiveAsync()).ToArray().ShouldBe(Whole);
        pair.Accepted.Available.ShouldBe(1);
    }

    [Fact]
    public async Task Message_cut_into_records_anywhere_is_taken_whole()
    {
        using var pair = await Pair.OpenAsync();
        byte[] cut = [0x16, 3, 1, 0, 1, 1, 0x16, 3, 3, 0, 4, 0, 0, 2, 7, 0x16, 3, 3, 0, 1, 8];
        await pair.SendAsync(cut);

        (await pair.ReceiveAsync()).ToArray().ShouldBe(cut);
    }

    [Fact]
    public async Task Message_that_comes_byte_by_byte_is_waited_for()
    {
        using var pair = await Pair.OpenAsync();
        var receiving = pair.ReceiveAsync();
        foreach (var octet in Whole)
        {
            receiving.IsCompleted.ShouldBeFalse();
            await pair.SendAsync([octet]);
        }

        (await receiving.Soon()).ToArray().ShouldBe(Whole);
    }

    [Theory]
    [InlineData(new byte[] { 0x16 }, "ended before")]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 6, 1, 0, 0, 2, 7 }, "ended before")]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 4, 1, 0, 0, 2 }, "ended before")]
    [InlineData(new byte[] { 0x16, 2, 1, 0, 6, 1, 0, 0, 2, 7, 8 }, "went on otherwise")]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 0 }, "went on otherwise")]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 4, 1, 0, 0, 2, 0x17, 3, 3, 0, 2 }, "went on otherwise")]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 6, 2, 0, 0, 2, 7, 8 }, "something else")]
    [InlineData(new byte[] { 0x16, 3, 1, 1, 0, 1 }, "more than 64 bytes")]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 50, 1 }, "ended before")]
    public async Task Anything_else_is_no_client(byte[] sent, string why)
    {
        using var pair = await Pair.OpenAsync();
        await pair.SendAsync(sent);
        pair.Dialled.Shutdown(SocketShutdown.Send);

        var error = await Should.ThrowAsync<HandshakeFailedException>(pair.ReceiveAsync().Soon());

        error.Fault.ShouldBe(HandshakeFault.Tls);
        error.Message.ShouldContain(why);
    }

    private sealed class Pair : IDisposable
    {
        public Socket Dialled { get; private init; } = null!;

        public SocketConnection Accepted { get; private init; } = null!;

        public static async Task<Pair> OpenAsync()
        {
            var (dialled, accepted) = await Loopback.PairAsync();
            return new Pair { Dialled = dialled, Accepted = new SocketConnection(accepted) };
        }

        public Task<int> SendAsync(byte[] bytes) => Dialled.SendAsync(bytes);

        public Task<ReadOnlyMemory<byte>> ReceiveAsync() => ClientHello.ReceiveAsync(Accepted, Most, CancellationToken.None).AsTask();

        public void Dispose()
        {
            Dialled.Dispose();
            Accepted.Dispose();
        }
    }
}
