using Venus.FunctionalTests.Support;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Peers;
using Venus.Server.Configuration;

namespace Venus.FunctionalTests.Tenants;

/// <summary>A client that has the right to open ports calls apps by anything: it is refused in words, and nobody else notices.</summary>
public sealed class NamesTests
{
    private static readonly Token PhoneToken = Token.New();

    public static TheoryData<string> NoNames =>
    [
        "", " ", "a b", "café", "a/b", "/", "..", "$x", "$", "*", "%41", "-a", "_a", ".a", "a\n\u001b[2Jb", "\0", "\u202egnp.exe", "店", "😀",
        new string('a', 65), new string('a', 255), new string('é', 127), new string('x', 900),
    ];

    [Theory]
    [MemberData(nameof(NoNames))]
    public async Task App_whose_name_is_none_is_refused_and_another_clients_visitor_stays(string app)
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(WithPhone(Options.Server(("web", Options.ServerApp()))), TestIdentity.Shared);
        var port = (await server.ListeningAsync()).Port;
        await using var client = new ClientNode(Options.Client(port, server.Pin, ("web", Options.ClientApp(target.Port))));
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("web"));
        using var hostile = await LogInAsync(server);

        // Twelve: one more than the apps may be restarted.
        for (var i = 0; i < 12; i++)
        {
            await hostile.SendAsync(RawFrame.Register(app, $"127.0.0.1:{FreePort.Next()}"));
            var refused = (await AnswerAsync(hostile)).ShouldBeOfType<RegisterRefused>();
            refused.Code.ShouldBe(RefusalCode.BadName);
            refused.Text.ShouldContain(NodeName.Rule);
        }

        await hostile.SendAsync(RawFrame.Unregister(app));
        await hostile.SendAsync(RawFrame.TargetHealth(app));
        await hostile.SendAsync(RawFrame.LinkLost(app));
        (await AnswerAsync(hostile)).ShouldBeOfType<BridgeGone>();

        await ShouldServeAsync(hostile, server);
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        ShouldBeWhole(server);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_end_the_session_of_whoever_sends_them_alone()
    {
        await using var target = Target.Echo();
        await using var server = new ServerNode(WithPhone(Options.Server(("web", Options.ServerApp()))), TestIdentity.Shared);
        await using var client = new ClientNode(Options.Client((await server.ListeningAsync()).Port, server.Pin, ("web", Options.ClientApp(target.Port))));
        using var visitor = await Visitor.ConnectAsync(await server.OnlineAsync("web"));
        using var hostile = await LogInAsync(server);

        await hostile.SendAsync(RawFrame.Register([0x61, 0xFF], "127.0.0.1:9000"));

        await hostile.UntilDroppedAsync();
        await visitor.SendAsync("x"u8.ToArray());
        (await visitor.ReceiveAsync(new byte[1])).ShouldBe(1);
        ShouldBeWhole(server);
    }

    [Theory]
    [MemberData(nameof(NoNames))]
    public async Task Client_whose_name_is_none_is_refused_in_words(string name)
    {
        await using var server = new ServerNode(Options.Server(), TestIdentity.Shared);
        using var peer = await RawPeer.ConnectTlsAsync(await server.ListeningAsync());

        await peer.SendAsync(RawFrame.Hello(name));

        var refused = (await peer.ReadAsync()).ShouldBeOfType<Refused>();
        refused.Code.ShouldBe(RefusalCode.BadName);
        refused.Text.ShouldContain(NodeName.Rule);
        (await peer.ReadAsync()).ShouldBeNull();
        await server.LoggedAsync("peer-refused");
        server.Log.Lines.ShouldAllBe(static line => !line.Text.Any(char.IsControl));
        ShouldBeWhole(server);
    }

    [Fact]
    public async Task App_that_is_given_up_and_asked_for_in_one_breath_is_answered_every_time()
    {
        await using var server = new ServerNode(WithPhone(Options.Server()), TestIdentity.Shared);
        using var hostile = await LogInAsync(server);
        var listen = $"127.0.0.1:{FreePort.Next()}";

        for (var i = 0; i < 50; i++)
        {
            await hostile.SendAsync([.. RawFrame.Register("preview", listen), .. RawFrame.Unregister("preview")]);
            var answer = await AnswerAsync(hostile);
            (answer is Registered or RegisterRefused { Code: RefusalCode.ShuttingDown or RefusalCode.PortInUse or RefusalCode.NameTaken })
                .ShouldBeTrue(answer.ToString());
        }

        ShouldBeWhole(server);
    }

    [Fact]
    public async Task Sessions_that_follow_each_other_at_once_take_each_others_place()
    {
        await using var server = new ServerNode(WithPhone(Options.Server()), TestIdentity.Shared);
        var run = InstanceId.New();
        using var first = await LogInAsync(server, run);

        for (var i = 0; i < 20; i++)
        {
            using var next = await LogInAsync(server, run);
        }

        using var last = await LogInAsync(server, run);
        await ShouldServeAsync(last, server);
        ShouldBeWhole(server);
    }

    private static ServerOptions WithPhone(ServerOptions options) => options with
    {
        Clients = new Dictionary<string, ClientAccount>(options.Clients)
        {
            ["phone"] = new(new Hocon.Secret(PhoneToken.Reveal()), null, null, [PortRight.Parse("127.0.0.1:1-65535")], 100),
        },
    };

    private static async Task<RawPeer> LogInAsync(ServerNode server, InstanceId? run = null) =>
        await RawPeer.LogInAsync(await server.ListeningAsync(), TestIdentity.Shared.SpkiPin, "phone", PhoneToken, run);

    private static async Task ShouldServeAsync(RawPeer peer, ServerNode server)
    {
        await peer.SendAsync(RawFrame.Register("preview", $"127.0.0.1:{FreePort.Next()}"));
        (await AnswerAsync(peer)).ShouldBeOfType<Registered>().App.ShouldBe("preview");
        await server.Events.FirstAsync<Server.AppOnline>(static online => online.App == "preview");
    }

    // PINGs come for ever: what does not come at all must not be waited for as long.
    private static async Task<ControlMessage> AnswerAsync(RawPeer peer) => await ReadAnswerAsync(peer).WaitAsync(TimeSpan.FromSeconds(30));

    private static async Task<ControlMessage> ReadAnswerAsync(RawPeer peer)
    {
        while (true)
        {
            switch (await peer.ReadAsync())
            {
                case Ping ping:
                    await peer.SendAsync(new Pong(ping.Value));
                    break;
                case { } answer:
                    return answer;
                case null:
                    throw new IOException("the server ended the session");
            }
        }
    }

    private static void ShouldBeWhole(ServerNode server) =>
        server.Events.All<LifecycleEvent>()
            .Where(static step => step.Kind is LifecycleKind.Failed or LifecycleKind.Restarted)
            .ShouldBeEmpty(server.Log.ToString());
}
