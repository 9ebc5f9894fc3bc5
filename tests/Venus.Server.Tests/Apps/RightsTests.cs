using Venus.Hocon;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Configuration;
using Venus.Server.Tests.Limits;
using Venus.Supervision;

namespace Venus.Server.Tests.Apps;

/// <summary>Who may serve which app.</summary>
public sealed class RightsTests
{
    private static readonly ServerAppOptions Web = new(ListenAddress.Parse("*:9000"), "laptop", AppEncryption.Sealed, 10, 10);

    [Fact]
    public void Listed_app_is_allowed_to_the_client_that_the_configuration_names() =>
        Rights.Refuse(Join("laptop", "web"), Web, listed: true, Server("9000-9099"), opened: 0).ShouldBeNull();

    [Fact]
    public void Listed_app_of_another_client_is_no_right() =>
        Code(Join("intruder", "web"), Web, listed: true).ShouldBe(RefusalCode.NoRight);

    [Fact]
    public void Asked_app_of_another_client_is_a_name_taken() =>
        Code(Join("intruder", "web", "9001"), Web, listed: false).ShouldBe(RefusalCode.NameTaken);

    [Fact]
    public void Encryption_that_differs_is_refused_whichever_side_wants_less() =>
        Code(Join("laptop", "web") with { Kind = LinkKind.Raw }, Web, listed: true).ShouldBe(RefusalCode.EncryptionMismatch);

    [Fact]
    public void Unknown_app_without_a_port_is_unknown() =>
        Code(Join("laptop", "new"), null, listed: false).ShouldBe(RefusalCode.UnknownApp);

    [Theory]
    [InlineData("9000", null)]
    [InlineData("127.0.0.1:9099", RefusalCode.NoRight)]
    [InlineData("[::ffff:127.0.0.1]:9099", RefusalCode.NoRight)]
    [InlineData("localhost:9099", RefusalCode.NoRight)]
    [InlineData("10.0.0.5:9099", RefusalCode.NoRight)]
    [InlineData("127.0.0.1:9200", null)]
    [InlineData("9200", RefusalCode.NoRight)]
    [InlineData("9100", RefusalCode.NoRight)]
    [InlineData("22", RefusalCode.NoRight)]
    [InlineData("0", RefusalCode.NoRight)]
    [InlineData("example.com:9000", RefusalCode.BadListen)]
    public void Asked_app_is_allowed_within_the_clients_ports_alone(string listen, RefusalCode? expected) =>
        Code(Join("laptop", "new", listen), null, listed: false).ShouldBe(expected);

    [Fact]
    public void Asked_app_that_comes_back_gets_its_port_again() =>
        Rights.Refuse(Join("laptop", "web", "9000"), Web, listed: false, Server("9000-9099"), opened: 1).ShouldBeNull();

    [Fact]
    public void Asked_app_that_comes_back_for_another_port_waits_until_the_first_is_closed() =>
        Code(Join("laptop", "web", "9001"), Web, listed: false).ShouldBe(RefusalCode.NameTaken);

    [Fact]
    public void Asked_app_beyond_the_clients_number_of_apps_is_too_many() =>
        Rights.Refuse(Join("laptop", "new", "9001"), null, listed: false, Server("9000-9099"), opened: 2)!.Code.ShouldBe(RefusalCode.TooMany);

    [Fact]
    public void Refusal_says_what_to_change() =>
        Rights.Refuse(Join("laptop", "new", "22"), null, listed: false, Server("9000-9099"), opened: 0)!.Text.ShouldContain("venus.server.clients.laptop.ports");

    [Fact]
    public void Refusal_of_an_address_says_what_would_be_allowed() =>
        Rights.Refuse(Join("laptop", "new", "127.0.0.1:9001"), null, listed: false, Server("9000-9099"), opened: 0)!.Text
            .ShouldBe("app 'new': client 'laptop' may not listen on 127.0.0.1:9001; add \"127.0.0.1:9001\" to venus.server.clients.laptop.ports on the server, or ask for 9001 without an address");

    [Theory]
    [InlineData("7000", "venus.server.listen")]
    [InlineData("127.0.0.1:7000", "venus.server.listen")]
    [InlineData("127.0.0.1:9000", "venus.server.apps.web")]
    [InlineData("[::]:9000", "venus.server.apps.web")]
    [InlineData("127.0.0.1:9001", "/user/legacy/old")]
    [InlineData("[::1]:9001", null)]
    [InlineData("9002", null)]
    public void Port_that_the_process_listens_on_is_refused_and_its_holder_known(string listen, string? expected)
    {
        var ports = new PortsInUse();
        ports.TryClaim(ListenAddress.Parse("0.0.0.0:9001"), "/user/legacy/old", out _, out _).ShouldBeTrue();

        var refused = Rights.RefuseTaken(Join("laptop", "new", listen), Server("1-65535"), ports, out var holder);

        holder.ShouldBe(expected);
        refused?.Code.ShouldBe(RefusalCode.PortInUse);
        (refused is null).ShouldBe(expected is null);
    }

    private static RefusalCode? Code(AppsActor.JoinApp join, ServerAppOptions? app, bool listed) =>
        Rights.Refuse(join, app, listed, Server("9000-9099,127.0.0.1:9200"), opened: 0)?.Code;

    private static AppsActor.JoinApp Join(string client, string app, string? listen = null) =>
        new(client, app, LinkKind.Sealed, listen, ActorRefs.Nobody, default);

    private static ServerOptions Server(string ports) => Samples.Server() with
    {
        Clients = new Dictionary<string, ClientAccount> { ["laptop"] = new(new Secret(Token.New().Reveal()), null, null, [.. ports.Split(',').Select(PortRight.Parse)], 2) },
        Apps = new Dictionary<string, ServerAppOptions> { ["web"] = Web },
    };
}
