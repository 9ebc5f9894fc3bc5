using System.Threading.Channels;
using Venus.Net.Links;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Sessions;

namespace Venus.Server.Tests.Actors;

/// <summary>A session with a real client at the other end of its control channel; a probe stands for the apps.</summary>
public sealed class SessionActorTests : ActorSpec
{
    private readonly TestProbe _apps;
    private readonly Channel<ControlMessage> _heard = Channel.CreateUnbounded<ControlMessage>();

    public SessionActorTests()
    {
        _apps = CreateTestProbe();
        _apps.IgnoreMessages(static message => message is AppsActor.ConfirmHandled);
    }

    [Fact]
    public async Task Registration_goes_to_the_apps_and_their_answer_to_the_client()
    {
        var (session, client) = await OpenAsync();

        client.Connection.TrySend(new Register("web", LinkKind.Sealed, null)).ShouldBeTrue();

        var join = await _apps.ExpectMsgAsync<AppsActor.JoinApp>(Patience);
        (join.Client, join.App, join.Session).ShouldBe((Client, "web", session));
        session.Tell(new AppsActor.AppJoined("web", "127.0.0.1:9000"));
        (await HearAsync<Registered>()).App.ShouldBe("web");
    }

    [Fact]
    public async Task Message_that_no_client_may_send_ends_the_session()
    {
        var (session, client) = await OpenAsync();
        Watch(session);

        client.Connection.TrySend(new Activate("web", LinkKind.Sealed, 1)).ShouldBeTrue();

        await ExpectTerminatedAsync(session, Patience);
    }

    [Fact]
    public async Task Visitor_without_a_link_has_the_client_asked_for_one_and_learns_that_the_session_ended()
    {
        var (session, _) = await OpenAsync();

        session.Tell(new SessionActor.TakeLink("web", LinkKind.Sealed, TestActor));

        (await HearAsync<Activate>()).App.ShouldBe("web");
        Sys.Stop(session);
        (await ExpectMsgAsync<SessionActor.LinkRefused>(Patience)).Refusal.ShouldBe(SessionActor.LinkRefusal.SessionLost);
    }

    [Fact]
    public async Task Session_of_a_server_that_drains_says_so_and_stays()
    {
        var (session, client) = await OpenAsync();

        session.Tell(SessionActor.Retire.Draining);

        (await HearAsync<GoAway>()).Reason.ShouldBe(GoAwayReason.ShuttingDown);
        client.Connection.TrySend(new Register("web", LinkKind.Sealed, null)).ShouldBeTrue();
        await _apps.ExpectMsgAsync<AppsActor.JoinApp>(Patience);
    }

    [Fact]
    public async Task Newer_session_of_the_same_client_takes_the_place_of_the_older()
    {
        var sessions = Sys.ActorOf(SessionsActor.Props(Options, _apps, Limits, Services));
        var (_, listens) = await OpenGateAsync(sessions);
        var first = await LogInAsync(listens);
        var ended = first.Connection.RunAsync(static (_, _) => ValueTask.CompletedTask, CancellationToken.None);

        var second = await LogInAsync(listens);

        await ended.WaitAsync(Patience);
        second.Connection.TrySend(new Register("web", LinkKind.Sealed, null)).ShouldBeTrue();
        (await _apps.ExpectMsgAsync<AppsActor.JoinApp>(Patience)).App.ShouldBe("web");
        second.Connection.Abort();
    }

    // The gate hands the client over to this test, which makes its session.
    private async Task<(IActorRef Session, ClientSession Client)> OpenAsync()
    {
        var (_, listens) = await OpenGateAsync(TestActor);
        var login = LogInAsync(listens);
        var open = await ExpectMsgAsync<SessionsActor.OpenSession>(Patience);
        var session = Sys.ActorOf(SessionActor.Props(open.Client, Options.Current, _apps, Limits, Services));
        var client = await login.WaitAsync(Patience);
        _ = client.Connection.RunAsync(Hear, CancellationToken.None);
        return (session, client);

        ValueTask Hear(ControlMessage message, CancellationToken cancel)
        {
            if (message is Ping ping)
            {
                client.Connection.TrySend(new Pong(ping.Value));
            }

            _heard.Writer.TryWrite(message);
            return ValueTask.CompletedTask;
        }
    }

    private async Task<T> HearAsync<T>()
        where T : ControlMessage
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await _heard.Reader.ReadAsync(patience.Token) is T heard)
            {
                return heard;
            }
        }
    }
}
