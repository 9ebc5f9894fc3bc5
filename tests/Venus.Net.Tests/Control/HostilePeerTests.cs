using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.Net.Tests.Control;

/// <summary>What strangers do at a server's door, and that it costs them the connection.</summary>
public class HostilePeerTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: venus\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n")]
    [InlineData("\u0016\u0003\u0001 not a ClientHello at all, only its first bytes")]
    public async Task Peer_without_tls_is_dropped(string greeting)
    {
        using var door = new Door();
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await peer.Socket.SendAsync(Encoding.Latin1.GetBytes(greeting));
        peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        (await rejecting.Soon()).Fault.ShouldBeOneOf(HandshakeFault.Tls, HandshakeFault.Lost);
    }

    [Fact]
    public async Task Client_of_tls_1_2_is_refused_by_both_sides()
    {
        using var door = new Door();
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await Should.ThrowAsync<AuthenticationException>(peer.StartTlsAsync(SslProtocols.Tls12));
        var logged = await rejecting.Soon();
        logged.Fault.ShouldBe(HandshakeFault.Tls);
        logged.Message.ShouldStartWith("The TLS handshake failed: ");
        logged.Message.ShouldNotContain('\n');
        logged.Message.ShouldNotContain("inner exception");
    }

    [Fact]
    public async Task Tls_client_of_another_service_is_refused()
    {
        using var door = new Door();
        using var silent = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await silent.StartTlsAsync(alpn: null);
        (await rejecting.Soon()).Message.ShouldContain("venus/2");

        using var browser = await RawPeer.ConnectAsync(door.Address);
        rejecting = door.RejectAsync();
        await Should.ThrowAsync<AuthenticationException>(browser.StartTlsAsync(alpn: "h2"));
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Tls);
    }

    [Fact]
    public async Task Peer_that_says_nothing_is_dropped_at_the_deadline()
    {
        var time = new FakeTimeProvider();
        using var door = new Door(time);
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = RejectAsync(door, await door.AcceptSocketAsync());
        time.Advance(TimeSpan.FromSeconds(4.999));
        rejecting.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.001));
        var logged = await rejecting.Soon();
        logged.Fault.ShouldBe(HandshakeFault.Deadline);
        logged.Message.ShouldBe("The peer did not log in within 5 s.");
        logged.Told.ShouldBeNull();
        (await peer.Socket.ReceiveAsync(new byte[1]).Soon()).ShouldBe(0);
    }

    [Fact]
    public async Task Peer_that_stalls_before_its_proof_is_dropped_at_the_deadline()
    {
        var time = new FakeTimeProvider();
        using var door = new Door(time);
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await peer.StartTlsAsync();
        await peer.SendAsync(NewHello());
        (await peer.ReadAsync()).ShouldBeOfType<Challenge>();
        time.Advance(TimeSpan.FromSeconds(5));
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Deadline);
        (await peer.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Deadline_is_not_prolonged_by_what_arrives()
    {
        var time = new FakeTimeProvider();
        using var door = new Door(time);
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await peer.StartTlsAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        await peer.SendAsync(NewHello());
        (await peer.ReadAsync()).ShouldBeOfType<Challenge>();
        time.Advance(TimeSpan.FromSeconds(2));
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Deadline);
    }

    [Fact]
    public async Task Frame_over_4_KiB_before_login_is_refused_by_its_length_alone()
    {
        var logged = await RefusedAsync([0, 0, 0x10, 0x01]);
        logged.Message.ShouldBe("A frame of 4097 bytes is announced; 4096 are allowed.");
    }

    [Fact]
    public async Task First_message_other_than_hello_is_refused()
    {
        var logged = await RefusedAsync(ControlCodec.Encode(new Register("web", LinkKind.Sealed, null)));
        logged.Message.ShouldBe("Register came where Hello was due.");
    }

    [Fact]
    public async Task Unknown_message_before_login_is_refused()
    {
        await RefusedAsync([0, 0, 0, 1, 200]);
    }

    [Fact]
    public async Task Malformed_hello_is_refused()
    {
        var logged = await RefusedAsync([0, 0, 0, 1, 1]);
        logged.Message.ShouldBe("Hello ends too early.");
    }

    [Fact]
    public async Task Peer_that_does_not_wait_for_its_refusal_still_gets_it()
    {
        // Bytes left unread would turn our close into a reset, and the reset could overtake the refusal.
        var pings = Enumerable.Repeat(ControlCodec.Encode(new Ping(1)), 50).SelectMany(frame => frame);
        await RefusedAsync([.. pings]);
    }

    [Fact]
    public async Task Peer_that_sends_over_4_KiB_in_all_before_login_is_dropped()
    {
        using var door = new Door();
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await peer.StartTlsAsync();
        // One frame that is allowed by its length; TLS' own bytes make it too much.
        await peer.SendAsync([0, 0, 0x10, 0x00, 1, .. new byte[4095]]);
        var logged = await rejecting.Soon();
        logged.Fault.ShouldBe(HandshakeFault.Protocol);
        logged.Message.ShouldBe("The peer sent over 4096 bytes before it was authenticated.");
    }

    [Fact]
    public async Task Peer_that_leaves_in_the_handshake_is_reported_as_lost()
    {
        using var door = new Door();
        using (await RawPeer.ConnectAsync(door.Address))
        {
        }
        (await door.RejectAsync().Soon()).Fault.ShouldBe(HandshakeFault.Lost);

        using var polite = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await polite.StartTlsAsync();
        polite.Dispose();
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Lost);

        using var rude = await RawPeer.ConnectAsync(door.Address);
        rejecting = door.RejectAsync();
        await rude.StartTlsAsync();
        rude.Reset();
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Lost);
    }

    [Fact]
    public async Task Server_that_gives_up_drops_the_peer()
    {
        using var door = new Door();
        using var stop = new CancellationTokenSource();
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var accepting = door.AcceptAsync(stop.Token);
        await peer.StartTlsAsync();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(accepting.Soon());
        await peer.ShouldBeDroppedAsync();
    }

    [Fact]
    public async Task Random_bytes_at_any_stage_end_in_a_rejection_and_the_next_client_gets_in()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        using var door = new Door();
        for (var round = 0; round < 60; round++)
        {
            var garbage = new byte[random.Next(1, 600)];
            random.NextBytes(garbage);
            using var peer = await RawPeer.ConnectAsync(door.Address);
            var accepting = door.AcceptAsync();
            if (round % 3 > 0)
                await peer.StartTlsAsync();
            if (round % 3 > 1)
                await peer.SendAsync(NewHello());
            if (round % 3 == 0)
                await peer.Socket.SendAsync(garbage);
            else
                await peer.SendAsync(garbage);
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            var failure = await Record.ExceptionAsync(() => accepting.Soon());
            failure.ShouldBeOfType<HandshakeFailedException>($"seed {Seed}, round {round}: {failure}");
        }
        var (server, client) = await door.OpenAsync();
        server.Connection.Abort();
        client.Connection.Abort();
    }

    private static Hello NewHello() => new(VersionSet.Supported, "laptop", InstanceId.New(), Nonce.New());

    private static async Task<HandshakeFailedException> RejectAsync(Door door, System.Net.Sockets.Socket socket) =>
        await Should.ThrowAsync<HandshakeFailedException>(
            ServerHandshake.AcceptAsync(socket, door.Identity, door.Options, door, door.Time, CancellationToken.None));

    /// <summary>Sends that after TLS, and expects one refusal for bad frames and the end.</summary>
    private static async Task<HandshakeFailedException> RefusedAsync(byte[] bytes)
    {
        using var door = new Door();
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var rejecting = door.RejectAsync();
        await peer.StartTlsAsync();
        await peer.SendAsync(bytes);
        (await peer.ReadAsync()).ShouldBe(new Refused(RefusalCode.BadFrame, "malformed handshake"));
        (await peer.ReadAsync()).ShouldBeNull();
        peer.Dispose();
        var logged = await rejecting.Soon();
        logged.Fault.ShouldBe(HandshakeFault.Protocol);
        return logged;
    }
}
