using System.Net;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Peers;

namespace Venus.Net.Tests.Control;

public class LoginTests
{
    [Fact]
    public async Task Client_with_its_token_is_let_in_and_both_sides_agree()
    {
        using var door = new Door();
        var login = door.Login;
        var connecting = ClientHandshake.ConnectAsync(login, door.Time, CancellationToken.None);
        var server = await door.AcceptAsync().Soon();
        server.Client.ShouldBe("laptop");
        server.Instance.ShouldBe(login.Instance);
        ((IPEndPoint)server.Remote).Address.ShouldBe(IPAddress.Loopback);

        // Nothing is welcome before the owner of the session says so.
        connecting.IsCompleted.ShouldBeFalse();
        server.Connection.TrySend(Door.Terms(server.Secret)).ShouldBeTrue();
        var client = await connecting.Soon();
        client.Id.ShouldBe(server.Id);
        client.Secret.ShouldBe(server.Secret);
        client.Welcome.ShouldBe(Door.Terms(server.Secret));
        client.Server.ShouldBe(door.Address);
        client.Connection.Abort();
        server.Connection.Abort();
    }

    [Fact]
    public async Task Sessions_of_one_client_have_ids_and_secrets_of_their_own()
    {
        using var door = new Door();
        var (first, _) = await door.OpenAsync();
        var (second, _) = await door.OpenAsync();
        second.Id.ShouldNotBe(first.Id);
        second.Secret.ShouldNotBe(first.Secret);
        first.Connection.Abort();
        second.Connection.Abort();
    }

    [Fact]
    public async Task Unknown_client_and_wrong_token_are_told_the_same()
    {
        using var door = new Door();
        var stranger = await RefusalOf(door, door.Login with { Client = "stranger", Token = Token.New() });
        var thief = await RefusalOf(door, door.Login with { Token = Token.New() });

        thief.Told.Code.ShouldBe(RefusalCode.BadCredentials);
        thief.Told.IsFinal.ShouldBeTrue();
        (stranger.Told.Code, stranger.Told.Text, stranger.Told.Message).ShouldBe((thief.Told.Code, thief.Told.Text, thief.Told.Message));
        // The server's own log tells them apart.
        stranger.Logged.Fault.ShouldBe(HandshakeFault.Credentials);
        stranger.Logged.Message.ShouldContain("no such client");
        thief.Logged.Message.ShouldContain("did not prove");
    }

    [Fact]
    public async Task Unknown_client_cannot_prove_a_token_of_zeros()
    {
        using var door = new Door();
        using var peer = await TlsPeer(door, out var accepting);
        var (hello, challenge) = await peer.SayHelloAsync("stranger");
        await peer.SendAsync(new Proof(ClientProof.Compute(Token.Parse("vt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), hello, challenge, door.Identity.SpkiPin)));
        (await peer.ReadAsync()).ShouldBe(new Refused(RefusalCode.BadCredentials, "unknown client or wrong token"));
        (await peer.ReadAsync()).ShouldBeNull();
        peer.Dispose();
        (await accepting.Soon()).Fault.ShouldBe(HandshakeFault.Credentials);
    }

    [Fact]
    public async Task Proof_that_was_seen_once_is_refused_the_second_time()
    {
        using var door = new Door();
        Hello hello;
        Proof proof;
        using (var first = await RawPeer.ConnectAsync(door.Address))
        {
            var accepting = door.AcceptAsync();
            await first.StartTlsAsync();
            (hello, var challenge) = await first.SayHelloAsync("laptop");
            proof = new Proof(ClientProof.Compute(door.Token, hello, challenge, door.Identity.SpkiPin));
            await first.SendAsync(proof);
            (await accepting.Soon()).Connection.Abort();
        }

        using var second = await TlsPeer(door, out var rejecting);
        await second.SendAsync(hello);
        (await second.ReadAsync()).ShouldBeOfType<Challenge>();
        await second.SendAsync(proof);
        (await second.ReadAsync()).ShouldBeOfType<Refused>().Code.ShouldBe(RefusalCode.BadCredentials);
        second.Dispose();
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Credentials);
    }

    [Fact]
    public async Task Proof_made_for_another_servers_key_is_refused()
    {
        // Somebody in between whom an authority vouches for would hand on a proof over his own key.
        using var door = new Door();
        using var peer = await TlsPeer(door, out var rejecting);
        var (hello, challenge) = await peer.SayHelloAsync("laptop");
        await peer.SendAsync(new Proof(ClientProof.Compute(door.Token, hello, challenge, PinnedKey.Of("between"u8))));
        (await peer.ReadAsync()).ShouldBeOfType<Refused>().Code.ShouldBe(RefusalCode.BadCredentials);
        peer.Dispose();
        (await rejecting.Soon()).Fault.ShouldBe(HandshakeFault.Credentials);
    }

    [Fact]
    public async Task Client_of_another_version_is_told_which_is_spoken()
    {
        using var door = new Door();
        using var peer = await TlsPeer(door, out var rejecting);
        await peer.SendAsync(new Hello(new VersionSet(0b0100), "laptop", InstanceId.New(), Nonce.New()));
        (await peer.ReadAsync()).ShouldBe(new Refused(RefusalCode.BadVersion, "this server speaks version 3"));
        peer.Dispose();
        var logged = await rejecting.Soon();
        logged.Fault.ShouldBe(HandshakeFault.Version);
        logged.Told!.Code.ShouldBe(RefusalCode.BadVersion);
    }

    [Fact]
    public async Task Client_that_offers_later_versions_too_gets_the_common_one()
    {
        using var door = new Door();
        using var peer = await RawPeer.ConnectAsync(door.Address);
        var accepting = door.AcceptAsync();
        await peer.StartTlsAsync();
        var hello = new Hello(new VersionSet(0xFFFF_FFFC), "laptop", InstanceId.New(), Nonce.New());
        await peer.SendAsync(hello);
        var challenge = (await peer.ReadAsync()).ShouldBeOfType<Challenge>();
        challenge.Version.ShouldBe((byte)3);
        await peer.SendAsync(new Proof(ClientProof.Compute(door.Token, hello, challenge, door.Identity.SpkiPin)));
        (await accepting.Soon()).Connection.Abort();
    }

    [Fact]
    public async Task Session_owner_can_still_refuse_in_the_place_of_welcome()
    {
        using var door = new Door();
        var connecting = ClientHandshake.ConnectAsync(door.Login, door.Time, CancellationToken.None);
        var server = await door.AcceptAsync().Soon();
        server.Connection.TrySend(new Refused(RefusalCode.TooMany, "too many sessions"));
        var refused = await Should.ThrowAsync<ControlRefusedException>(connecting.Soon());
        refused.Message.ShouldBe("The server refused this client: too many sessions (TooMany)");
        refused.IsFinal.ShouldBeFalse();
        await server.Connection.CloseAsync(TimeSpan.FromSeconds(30)).Soon();
    }

    [Fact]
    public async Task Host_name_with_several_addresses_is_tried_until_one_answers()
    {
        // localhost is ::1 as well on most hosts, and nobody listens there.
        using var door = new Door();
        var connecting = ClientHandshake.ConnectAsync(door.Login with { Host = "localhost" }, door.Time, CancellationToken.None);
        var server = await door.AcceptAsync().Soon();
        server.Connection.TrySend(Door.Terms(server.Secret));
        (await connecting.Soon()).Server.ShouldBe(door.Address);
        server.Connection.Abort();
    }

    private static async Task<(ControlRefusedException Told, HandshakeFailedException Logged)> RefusalOf(Door door, ClientHandshakeOptions login)
    {
        var rejecting = door.RejectAsync();
        var told = await Should.ThrowAsync<ControlRefusedException>(ClientHandshake.ConnectAsync(login, door.Time, CancellationToken.None).Soon());
        return (told, await rejecting.Soon());
    }

    private static Task<RawPeer> TlsPeer(Door door, out Task<HandshakeFailedException> rejecting)
    {
        rejecting = door.RejectAsync();
        return RawPeer.ConnectTlsAsync(door.Address);
    }
}
