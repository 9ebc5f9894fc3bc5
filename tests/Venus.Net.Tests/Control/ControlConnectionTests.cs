using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.Net.Tests.Control;

public sealed class ControlConnectionTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly Door _door;

    public ControlConnectionTests() => _door = new Door(_time) { Options = new ServerHandshakeOptions { SendQueue = 64 } };

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task Messages_arrive_both_ways_in_order()
    {
        var (server, client) = await _door.OpenAsync();
        var atServer = Inbox.Of(server.Connection);
        var atClient = Inbox.Of(client.Connection);
        for (var round = 0UL; round < 200; round++)
        {
            client.Connection.TrySend(new Register($"app{round}", LinkKind.Sealed, null)).ShouldBeTrue();
            client.Connection.TrySend(new Ping(round)).ShouldBeTrue();
            (await atServer.NextAsync()).ShouldBe(new Register($"app{round}", LinkKind.Sealed, null));
            (await atServer.NextAsync()).ShouldBe(new Ping(round));
            server.Connection.TrySend(new Activate("web", LinkKind.Raw, 3)).ShouldBeTrue();
            server.Connection.TrySend(new Pong(round)).ShouldBeTrue();
            (await atClient.NextAsync()).ShouldBe(new Activate("web", LinkKind.Raw, 3));
            (await atClient.NextAsync()).ShouldBe(new Pong(round));
        }
        server.Connection.Abort();
        client.Connection.Abort();
    }

    [Fact]
    public async Task Full_queue_refuses_and_what_it_took_arrives()
    {
        var (server, peer) = await LoggedInPeerAsync();
        var text = new string('x', 500);
        var taken = 0;
        while (server.Connection.TrySend(new RegisterRefused("web", (RefusalCode)(taken % 65536), text)))
            taken++;
        taken.ShouldBeGreaterThanOrEqualTo(64);

        var closing = server.Connection.CloseAsync(Long);
        for (var i = 0; i < taken; i++)
            (await peer.ReadAsync()).ShouldBe(new RegisterRefused("web", (RefusalCode)(i % 65536), text));
        (await peer.ReadAsync()).ShouldBeNull();
        peer.Dispose();
        await closing.Soon();
    }

    [Fact]
    public async Task Closing_side_delivers_what_is_queued_and_both_see_a_clean_end()
    {
        var (server, client) = await _door.OpenAsync();
        var atServer = Inbox.Of(server.Connection);
        var atClient = Inbox.Of(client.Connection);
        server.Connection.TrySend(new GoAway(GoAwayReason.ShuttingDown, TimeSpan.FromSeconds(10))).ShouldBeTrue();
        var closing = server.Connection.CloseAsync(Long);
        (await atClient.NextAsync()).ShouldBe(new GoAway(GoAwayReason.ShuttingDown, TimeSpan.FromSeconds(10)));
        (await atClient.End).Kind.ShouldBe(ControlEndKind.Eof);
        await client.Connection.CloseAsync(Long).Soon();
        await closing.Soon();
        (await atServer.End).Kind.ShouldBe(ControlEndKind.Cancelled);
        server.Connection.TrySend(new Ping(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Close_gives_up_on_a_peer_that_does_not_close_at_the_deadline()
    {
        var (server, peer) = await LoggedInPeerAsync();
        using (peer)
        {
            var closing = server.Connection.CloseAsync(TimeSpan.FromSeconds(2)).AsTask();
            (await peer.ReadAsync()).ShouldBeNull();
            closing.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(2));
            await closing.Soon();
        }
    }

    [Fact]
    public async Task Close_gives_up_on_a_peer_that_does_not_read_at_the_deadline()
    {
        var (server, peer) = await LoggedInPeerAsync();
        using (peer)
        {
            // Until neither the socket nor the queue takes any more.
            var text = new string('x', 500);
            while (server.Connection.TrySend(new RegisterRefused("web", RefusalCode.Internal, text)))
            {
            }
            var end = Inbox.Of(server.Connection).End;
            var closing = server.Connection.CloseAsync(TimeSpan.FromSeconds(2)).AsTask();
            _time.Advance(TimeSpan.FromSeconds(2));
            await closing.Soon();
            (await end).Kind.ShouldBe(ControlEndKind.Cancelled);
        }
    }

    [Fact]
    public async Task Abort_resets_the_peer_and_ends_the_reader()
    {
        var (server, client) = await _door.OpenAsync();
        var atServer = Inbox.Of(server.Connection);
        var atClient = Inbox.Of(client.Connection);
        server.Connection.Abort();
        (await atServer.End).Kind.ShouldBe(ControlEndKind.Cancelled);
        var end = await atClient.End;
        end.ShouldBe(new ControlEnd(ControlEndKind.Error, "The control channel broke: the peer reset the connection."));
        client.Connection.TrySend(new Ping(1));
        client.Connection.Abort();
        client.Connection.Abort();
    }

    [Fact]
    public async Task Peer_that_closes_between_frames_is_an_eof()
    {
        var (server, peer) = await LoggedInPeerAsync();
        var inbox = Inbox.Of(server.Connection);
        await peer.SendAsync(new Ping(1));
        peer.Dispose();
        (await inbox.NextAsync()).ShouldBe(new Ping(1));
        (await inbox.End).Kind.ShouldBe(ControlEndKind.Eof);
        server.Connection.Abort();
    }

    [Fact]
    public async Task Peer_that_closes_inside_a_frame_is_an_error()
    {
        var (server, peer) = await LoggedInPeerAsync();
        var inbox = Inbox.Of(server.Connection);
        await peer.SendAsync(ControlCodec.Encode(new Ping(1))[..^1]);
        peer.Dispose();
        (await inbox.End).ShouldBe(new ControlEnd(ControlEndKind.Error, "The control channel broke: the peer closed in the middle of a frame."));
        server.Connection.Abort();
    }

    [Fact]
    public async Task Peer_that_tampers_with_a_tls_record_is_an_error()
    {
        var (server, peer) = await LoggedInPeerAsync();
        var inbox = Inbox.Of(server.Connection);
        await peer.Socket.SendAsync(new byte[] { 0x17, 3, 3, 0, 32 }.Concat(new byte[32]).ToArray());
        (await inbox.End).Kind.ShouldBe(ControlEndKind.Error);
        server.Connection.Abort();
        peer.Dispose();
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "A frame is empty.")]
    [InlineData(new byte[] { 0, 1, 0, 1 }, "A frame of 65537 bytes is announced; 65536 are allowed.")]
    [InlineData(new byte[] { 0, 0, 0, 2, 32, 1 }, "Ping ends too early.")]
    public async Task Malformed_frame_ends_the_session(byte[] frame, string sentence)
    {
        var (server, peer) = await LoggedInPeerAsync();
        using (peer)
        {
            var inbox = Inbox.Of(server.Connection);
            await peer.SendAsync(frame);
            (await inbox.End).ShouldBe(new ControlEnd(ControlEndKind.Protocol, sentence));

            // There is still room for a last word.
            server.Connection.TrySend(new GoAway(GoAwayReason.Protocol, TimeSpan.Zero)).ShouldBeTrue();
            var closing = server.Connection.CloseAsync(Long);
            (await peer.ReadAsync()).ShouldBe(new GoAway(GoAwayReason.Protocol, TimeSpan.Zero));
            (await peer.ReadAsync()).ShouldBeNull();
            peer.Dispose();
            await closing.Soon();
        }
    }

    [Fact]
    public async Task Message_for_the_other_side_or_another_time_ends_the_session()
    {
        ControlMessage[] wrong =
        [
            new Activate("web", LinkKind.Sealed, 1),
            new Registered("web", "0.0.0.0:1"),
            new RegisterRefused("web", RefusalCode.NoRight, ""),
            new Hello(VersionSet.Supported, "laptop", InstanceId.New(), Nonce.New()),
            new Proof(default),
            Door.Terms(LinkSecret.New()),
            new Refused(RefusalCode.Internal, ""),
        ];
        foreach (var message in wrong)
        {
            var (server, peer) = await LoggedInPeerAsync();
            var inbox = Inbox.Of(server.Connection);
            await peer.SendAsync(message);
            var end = await inbox.End;
            end.Kind.ShouldBe(ControlEndKind.Protocol);
            end.Text.ShouldContain(message.GetType().Name);
            server.Connection.Abort();
            peer.Dispose();
        }
    }

    [Fact]
    public async Task Client_takes_no_messages_of_a_client()
    {
        var (server, client) = await _door.OpenAsync();
        var inbox = Inbox.Of(client.Connection);
        server.Connection.TrySend(new Unregister("web"));
        (await inbox.End).Kind.ShouldBe(ControlEndKind.Protocol);
        server.Connection.Abort();
        client.Connection.Abort();
    }

    [Fact]
    public async Task Types_of_a_later_version_are_skipped()
    {
        var (server, peer) = await LoggedInPeerAsync();
        using (peer)
        {
            var inbox = Inbox.Of(server.Connection);
            await peer.SendAsync([0, 0, 0x80, 0, 99, .. new byte[0x7FFF], .. ControlCodec.Encode(new Ping(1))]);
            (await inbox.NextAsync()).ShouldBe(new Ping(1));
            server.Connection.Abort();
        }
    }

    [Fact]
    public async Task Message_may_arrive_byte_by_byte_and_every_byte_is_life()
    {
        var (server, peer) = await LoggedInPeerAsync();
        using (peer)
        {
            var inbox = Inbox.Of(server.Connection);
            var start = server.Connection.LastReceivedTimestamp;
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var value in ControlCodec.Encode(new TargetHealth("web", true, "fine")))
                await peer.SendAsync([value]);
            (await inbox.NextAsync()).ShouldBe(new TargetHealth("web", true, "fine"));
            _time.GetElapsedTime(start, server.Connection.LastReceivedTimestamp).ShouldBe(TimeSpan.FromSeconds(1));
            server.Connection.Abort();
        }
    }

    [Fact]
    public async Task Cancelled_reader_ends_and_the_connection_can_still_be_closed()
    {
        var (server, client) = await _door.OpenAsync();
        var atClient = Inbox.Of(client.Connection);
        using var stop = new CancellationTokenSource();
        var running = server.Connection.RunAsync(_ => { }, stop.Token);
        await stop.CancelAsync();
        (await running.Soon()).Kind.ShouldBe(ControlEndKind.Cancelled);
        server.Connection.TrySend(new GoAway(GoAwayReason.Replaced, TimeSpan.Zero)).ShouldBeTrue();
        var closing = server.Connection.CloseAsync(Long);
        (await atClient.NextAsync()).ShouldBe(new GoAway(GoAwayReason.Replaced, TimeSpan.Zero));
        (await atClient.End).Kind.ShouldBe(ControlEndKind.Eof);
        client.Connection.Abort();
        await closing.Soon();
    }

    [Fact]
    public async Task Errors_of_the_owner_are_thrown_to_him()
    {
        var (server, client) = await _door.OpenAsync();
        Should.Throw<ArgumentException>(() => server.Connection.TrySend(new Unregister("")));
        var running = server.Connection.RunAsync(_ => throw new InvalidTimeZoneException("mine"), CancellationToken.None);
        await Should.ThrowAsync<InvalidOperationException>(server.Connection.RunAsync(_ => { }, CancellationToken.None));
        client.Connection.TrySend(new Ping(1));
        (await Should.ThrowAsync<InvalidTimeZoneException>(running.Soon())).Message.ShouldBe("mine");
        server.Connection.Abort();
        client.Connection.Abort();
    }

    /// <summary>A session whose client end is played by hand.</summary>
    private async Task<(AuthenticatedClient Server, RawPeer Peer)> LoggedInPeerAsync()
    {
        var peer = await RawPeer.ConnectAsync(_door.Address);
        var accepting = _door.AcceptAsync();
        await peer.StartTlsAsync();
        await peer.ProveAsync(await peer.SayHelloAsync("laptop"), _door.Token, _door.Identity.SpkiPin);
        return (await accepting.Soon(), peer);
    }

    /// <summary>What a connection has received, and how it ended.</summary>
    private sealed class Inbox
    {
        private readonly Channel<ControlMessage> _messages = Channel.CreateUnbounded<ControlMessage>();

        private Inbox(ControlConnection connection) =>
            End = connection.RunAsync(message => _messages.Writer.TryWrite(message), CancellationToken.None).Soon();

        public Task<ControlEnd> End { get; }

        public static Inbox Of(ControlConnection connection) => new(connection);

        public Task<ControlMessage> NextAsync() => _messages.Reader.ReadAsync().Soon();
    }
}
