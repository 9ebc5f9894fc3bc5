using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Venus.Net.Legacy;

namespace Venus.Net.Tests.Legacy;

public sealed class LegacyRelayTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private readonly List<Socket> _sockets = [];
    private readonly Socket _user;
    private readonly Socket _local;
    private readonly Socket _data;
    private readonly Socket _peer;

    // user <-> local |relay| data <-> peer
    public LegacyRelayTests()
    {
        (_user, _local) = Pair();
        (_data, _peer) = Pair();
        _peer.NoDelay = true;
    }

    [Fact]
    public async Task Relay_moves_both_ways_and_passes_half_closes_on()
    {
        var relay = Relay(LegacyTrailer.None);
        var request = RandomNumberGenerator.GetBytes(3_000_000);
        var reply = RandomNumberGenerator.GetBytes(2_000_000);
        var sent = SendAndEnd(_user, request);
        (await ReadToEnd(_peer)).ShouldBe(request);
        await sent;
        var answered = SendAndEnd(_peer, reply);
        (await ReadToEnd(_user)).ShouldBe(reply);
        await answered;
        (await relay).ShouldBe(new LegacyRelayResult(LegacyRelayCause.Completed, request.Length, reply.Length, null));
    }

    [Fact]
    public async Task Server_sends_the_trailer_after_the_visitors_last_byte()
    {
        var relay = Relay(LegacyTrailer.Sent);
        await SendAndEnd(_user, "hello"u8.ToArray());
        Encoding.ASCII.GetString(await ReadToEnd(_peer)).ShouldBe("helloNODATA");
        await SendAndEnd(_peer, []);
        (await relay).BytesToData.ShouldBe(5);
    }

    [Theory]
    [InlineData("helloNODATA", "hello")]
    [InlineData("NODATA", "")]
    [InlineData("a NODATA inside", "a NODATA inside")]
    [InlineData("ends in NODAT", "ends in NODAT")]
    [InlineData("NODATANODATA", "NODATA")]
    public async Task Client_takes_the_trailer_off_only_at_the_very_end(string stream, string expected)
    {
        var relay = Relay(LegacyTrailer.Filtered);
        await SendAndEnd(_peer, Encoding.ASCII.GetBytes(stream));
        Encoding.ASCII.GetString(await ReadToEnd(_user)).ShouldBe(expected);
        await SendAndEnd(_user, []);
        (await relay).ShouldBe(new LegacyRelayResult(LegacyRelayCause.Completed, 0, expected.Length, null));
    }

    [Fact]
    public async Task Trailer_in_a_later_segment_than_the_data_is_taken_off()
    {
        var relay = Relay(LegacyTrailer.Filtered);
        await _peer.SendAsync("helloN"u8.ToArray());
        (await ReadExactly(_user, 5)).ShouldBe("hello"u8.ToArray());
        await SendAndEnd(_peer, "ODATA"u8.ToArray());
        (await ReadToEnd(_user)).ShouldBeEmpty();
        await SendAndEnd(_user, []);
        (await relay).BytesFromData.ShouldBe(5);
    }

    [Theory]
    [InlineData("PLAN")]
    [InlineData("NODATA")]
    public async Task Bytes_that_look_like_the_trailer_are_handed_on_while_the_stream_lives(string line)
    {
        var relay = Relay(LegacyTrailer.Filtered, trailerWait: TimeSpan.FromMilliseconds(5));
        await _peer.SendAsync(Encoding.ASCII.GetBytes(line));
        Encoding.ASCII.GetString(await ReadExactly(_user, line.Length)).ShouldBe(line);

        await SendAndEnd(_peer, "later"u8.ToArray());
        Encoding.ASCII.GetString(await ReadToEnd(_user)).ShouldBe("later");
        await SendAndEnd(_user, []);
        (await relay).Cause.ShouldBe(LegacyRelayCause.Completed);
    }

    // An asynchronous read of no bytes may complete on the readiness of bytes that were read before. The relay once took such a
    // completion for new bytes, waited for these without its timer, and kept the N until the visitor said something more.
    [Fact]
    public async Task Held_bytes_are_handed_on_although_the_wait_for_more_completes_without_any()
    {
        var relay = Relay(LegacyTrailer.Filtered, trailerWait: TimeSpan.FromMilliseconds(1));
        for (var round = 0; round < 1000; round++)
        {
            // Two segments: the readiness of the second is often told after both have been read.
            await _peer.SendAsync("PLA"u8.ToArray());
            await _peer.SendAsync("N"u8.ToArray());
            (await ReadExactly(_user, 4).WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe("PLAN"u8.ToArray());
        }

        await SendAndEnd(_peer, []);
        await SendAndEnd(_user, []);
        (await relay).BytesFromData.ShouldBe(4000);
    }

    [Fact]
    public async Task Broken_visitor_resets_the_data_connection()
    {
        var relay = Relay(LegacyTrailer.Sent);
        LegacySockets.Reset(_user);
        await Should.ThrowAsync<SocketException>(() => ReadToEnd(_peer));
        (await relay).Cause.ShouldBe(LegacyRelayCause.LocalBroken);
    }

    [Fact]
    public async Task Broken_data_connection_resets_the_visitor()
    {
        var relay = Relay(LegacyTrailer.Sent);
        LegacySockets.Reset(_peer);
        await Should.ThrowAsync<SocketException>(() => ReadToEnd(_user));
        (await relay).Cause.ShouldBe(LegacyRelayCause.DataBroken);
    }

    [Fact]
    public async Task Silence_after_one_side_has_ended_closes_both()
    {
        var relay = Relay(LegacyTrailer.None, halfCloseIdle: TimeSpan.FromMilliseconds(20));
        await SendAndEnd(_peer, "bye"u8.ToArray());
        (await relay).Cause.ShouldBe(LegacyRelayCause.HalfCloseTimeout);
        (await ReadExactly(_user, 3)).ShouldBe("bye"u8.ToArray());
    }

    [Fact]
    public async Task Abort_resets_both_sides()
    {
        using var abort = new CancellationTokenSource();
        var relay = Relay(LegacyTrailer.Sent, abort: abort.Token);
        await abort.CancelAsync();
        (await relay).Cause.ShouldBe(LegacyRelayCause.Aborted);
        await Should.ThrowAsync<SocketException>(() => ReadToEnd(_user));
        await Should.ThrowAsync<SocketException>(() => ReadToEnd(_peer));
    }

    public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

    private Task<LegacyRelayResult> Relay(LegacyTrailer trailer, TimeSpan? trailerWait = null, TimeSpan? halfCloseIdle = null, CancellationToken abort = default) =>
        LegacyRelay.RunAsync(_local, _data, new LegacyRelayOptions(trailer, trailerWait ?? Never, trailerWait ?? Never, halfCloseIdle ?? Never), TimeProvider.System, abort);

    private (Socket Near, Socket Far) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.Connect(listener.LocalEndPoint!);
        var far = listener.Accept();
        _sockets.AddRange([near, far]);
        return (near, far);
    }

    private static async Task SendAndEnd(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent));
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> ReadToEnd(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static async Task<byte[]> ReadExactly(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(read));
            more.ShouldBeGreaterThan(0);
            read += more;
        }

        return bytes;
    }
}
