namespace Venus.Conformance;

public sealed class ReceiveTimeoutSpec : ConformanceTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Silence_is_answered_by_a_ReceiveTimeout_again_and_again()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sleeper(TestActor, Short)));

        ExpectMsg<ReceiveTimeout>();
        ExpectMsg<ReceiveTimeout>();
        LastSender.ShouldBe(actor);
    }

    [Fact]
    public void Messages_without_influence_do_not_put_the_timeout_off()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sleeper(TestActor, Short)));

        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(20), actor, new Quiet(), ActorRefs.NoSender);

        FishForMessage(message => message is ReceiveTimeout);
    }

    [Fact]
    public void Timeout_can_be_set_and_ended_while_running()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sleeper(TestActor, TimeSpan.FromHours(1))));

        actor.Tell(Short);
        ExpectMsg<ReceiveTimeout>();
        actor.Tell("off");

        FishForMessage(message => message is "off");
        actor.Tell("current");
        ExpectMsg("none");
    }

    private sealed record Quiet : INotInfluenceReceiveTimeout;

    private sealed class Sleeper : ReceiveActor
    {
        public Sleeper(IActorRef observer, TimeSpan timeout)
        {
            Context.SetReceiveTimeout(timeout);
            Receive<TimeSpan>(other => Context.SetReceiveTimeout(other));
            Receive<string>(text => text == "off", text =>
            {
                Context.SetReceiveTimeout(null);
                observer.Forward(text);
            });
            Receive<string>(text => text == "current", _ => observer.Tell(Context.ReceiveTimeout?.ToString() ?? "none"));
            ReceiveAny(message => observer.Tell(message));
        }
    }
}
