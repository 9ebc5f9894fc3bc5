using System.Net;
using Venus.Net.Addresses;
using Venus.Net.Protocol;
using Venus.Server.Apps;
using Venus.Server.Configuration;
using Venus.Server.Sessions;
using Venus.Supervision;

namespace Venus.Server.Tests.Actors;

public sealed class AppsActorTests : ActorSpec
{
    private static readonly InstanceId Run = InstanceId.New();

    public AppsActorTests() => Options.Replace(Options.Current with { Apps = new Dictionary<string, ServerAppOptions> { ["web"] = App() } });

    [Fact]
    public void Client_joins_its_app_and_is_told_where_visitors_connect()
    {
        var apps = Start();

        apps.Tell(Join("web"));

        var joined = ExpectMsg<AppsActor.AppJoined>(Patience);
        joined.App.ShouldBe("web");
        IPEndPoint.Parse(joined.Listen).Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public void Client_does_not_join_an_app_of_another()
    {
        var apps = Start();

        apps.Tell(Join("web") with { Client = "phone" });

        ExpectMsg<AppsActor.AppJoinRefused>(Patience).Code.ShouldBe(RefusalCode.NoRight);
    }

    [Fact]
    public void Client_does_not_open_a_port_that_is_not_among_its_own()
    {
        var apps = Start();

        apps.Tell(Join("other") with { Listen = "127.0.0.1:9999" });

        ExpectMsg<AppsActor.AppJoinRefused>(Patience).Code.ShouldBe(RefusalCode.NoRight);
    }

    [Fact]
    public void App_that_is_taken_from_the_configuration_ends_and_is_unknown()
    {
        // Answers for what reaches the app while it ends.
        HandoverCollectorActor.Start(Sys);
        var apps = Start();
        var app = Watch(Child(apps, "web"));

        Options.Replace(Options.Current with { Apps = new Dictionary<string, ServerAppOptions>() });
        apps.Tell(AppsActor.OptionsChanged.Instance);

        ExpectTerminated(app, Patience);
        AwaitAssert(() =>
        {
            apps.Tell(Join("web"));
            ExpectMsg<AppsActor.AppJoinRefused>(Patience).Code.ShouldBe(RefusalCode.UnknownApp);
        });
    }

    [Fact]
    public void App_that_fails_is_made_anew_and_takes_the_client_again()
    {
        var apps = Start();
        Sys.EventStream.Subscribe(TestActor, typeof(LifecycleEvent));

        Child(apps, "web").Tell(new InjectedFault("on purpose"));

        FishForMessage<LifecycleEvent>(step => step.Kind == LifecycleKind.Restarted && step.Path.EndsWith("/web", StringComparison.Ordinal), Patience);
        Sys.EventStream.Unsubscribe(TestActor, typeof(LifecycleEvent));
        apps.Tell(Join("web"));
        FishForMessage<AppsActor.AppJoined>(static joined => joined.App == "web", Patience);
    }

    [Fact]
    public void Client_that_asks_after_a_bridge_of_no_app_is_told_that_it_is_gone()
    {
        var apps = Start();
        var bridge = BridgeId.New();

        apps.Tell(new AppsActor.LinkWasLost(new ClientRun(Client, Run), new LinkLost("nowhere", bridge, 1), TestActor));

        ExpectMsg<AppsActor.BridgeIsGone>(Patience).ShouldBe(new AppsActor.BridgeIsGone("nowhere", bridge));
    }

    [Fact]
    public void Drain_without_visitors_is_answered_at_once()
    {
        var apps = Start();

        apps.Tell(Drain.Instance, TestActor);

        ExpectMsg<Drained>(Patience).Reset.ShouldBe(0);
    }

    private static ServerAppOptions App() => new(ListenAddress.Parse("127.0.0.1:0"), Client, AppEncryption.Sealed, 10, 10);

    private AppsActor.JoinApp Join(string app) => new(Client, app, LinkKind.Sealed, null, TestActor, Run);

    // It answers only once its apps stand below it.
    private IActorRef Start()
    {
        var apps = Sys.ActorOf(AppsActor.Props(Options, Limits, Services));
        apps.Tell(new Identify("started"));
        ExpectMsg<ActorIdentity>(Patience);
        return apps;
    }

    private IActorRef Child(IActorRef parent, string name)
    {
        Sys.ActorSelection(parent.Path / name).Tell(new Identify(name), TestActor);
        return ExpectMsg<ActorIdentity>(Patience).Subject;
    }
}
