using System.Net;
using System.Net.Sockets;
using Venus.Net.Protocol;
using Venus.Server.Gate;
using Venus.Server.Sessions;

namespace Venus.Server.Tests.Actors;

public sealed class GateActorTests : ActorSpec
{
    [Fact]
    public async Task Client_that_has_proven_itself_is_handed_to_the_sessions()
    {
        var (_, listens) = await OpenGateAsync(TestActor);
        var run = InstanceId.New();

        var login = LogInAsync(listens, run);

        var open = await ExpectMsgAsync<SessionsActor.OpenSession>(Patience);
        open.Client.Client.ShouldBe(Client);
        open.Client.Instance.ShouldBe(run);
        open.Discard();
        await login.ShouldThrowAsync<Exception>("nobody has welcomed it");
    }

    [Fact]
    public async Task Data_link_is_handed_to_the_sessions_with_its_proof_unread()
    {
        var (_, listens) = await OpenGateAsync(TestActor);
        using var secret = LinkSecret.New();
        var hello = new LinkHello(LinkKind.Sealed, SessionId.New(), 7);
        var frame = new byte[LinkHello.Size];
        hello.Write(frame, secret);

        using var link = await DialAsync(listens);
        await link.SendAsync(frame);

        var arrived = await ExpectMsgAsync<SessionsActor.LinkArrived>(Patience);
        arrived.Hello.ShouldBe(hello);
        LinkHello.IsAuthentic(arrived.Frame.Span, secret).ShouldBeTrue();
        arrived.Discard();
    }

    [Fact]
    public async Task Stranger_is_closed_and_the_sessions_hear_nothing()
    {
        var (_, listens) = await OpenGateAsync(TestActor);
        using var stranger = await DialAsync(listens);

        await stranger.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        (await EndAsync(stranger)).ShouldBeTrue();
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Source_whose_links_prove_wrong_is_not_let_in_again()
    {
        var (gate, listens) = await OpenGateAsync(TestActor);
        for (var i = 0; i < Options.Current.Limits.Source.Handshakes.Burst; i++)
        {
            gate.Tell(new GateActor.LinkJudged(listens, Authentic: false));
        }

        using var again = await DialAsync(listens);

        (await EndAsync(again)).ShouldBeTrue("its allowance is used up");
    }

    [Fact]
    public async Task Gate_that_is_closed_listens_no_more()
    {
        var (gate, listens) = await OpenGateAsync(TestActor);
        var listener = Watch(await Sys.ActorSelection(gate.Path / "listener").ResolveOne(Patience));

        gate.Tell(GateActor.CloseGate.Instance);

        await ExpectTerminatedAsync(listener, Patience);
        (await Should.ThrowAsync<SocketException>(() => DialAsync(listens))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    private static async Task<Socket> DialAsync(IPEndPoint to)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(to);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<bool> EndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]).WaitAsync(Patience) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
