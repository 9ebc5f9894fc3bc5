namespace Venus.Conformance;

public sealed class BecomeSpec : ConformanceTest
{
    [Fact]
    public void Become_replaces_the_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody()));

        Tell(actor, "who", "replace", "who");

        ExpectMsg("calm");
        ExpectMsg("angry");
    }

    [Fact]
    public void UnbecomeStacked_of_the_last_behaviour_goes_back_to_the_first()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody()));

        Tell(actor, "replace", "pop", "who", "pop", "who");

        ExpectMsg("calm");
        ExpectMsg("calm");
    }

    [Fact]
    public void BecomeStacked_is_undone_by_UnbecomeStacked()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody()));

        Tell(actor, "stack", "who", "pop", "who");

        ExpectMsg("angry");
        ExpectMsg("calm");
    }

    [Fact]
    public void Restart_goes_back_to_the_first_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody()));

        Tell(actor, "replace", "who", "fail", "who");

        ExpectMsg("angry");
        ExpectMsg("calm");
    }

    [Fact]
    public void Untyped_actor_changes_its_behaviour_too()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switch()));

        Tell(actor, "state", "flip", "state", "flip", "state");

        ExpectMsg("off");
        ExpectMsg("on");
        ExpectMsg("off");
    }

    private void Tell(IActorRef actor, params string[] messages)
    {
        foreach (var message in messages)
            actor.Tell(message, TestActor);
    }

    private sealed class Moody : ReceiveActor
    {
        public Moody() => Calm();

        private void Calm()
        {
            Receive<string>(text => text == "who", _ => Sender.Tell("calm"));
            Common();
        }

        private void Angry()
        {
            Receive<string>(text => text == "who", _ => Sender.Tell("angry"));
            Common();
        }

        private void Common()
        {
            Receive<string>(text => text == "replace", _ => Become(Angry));
            Receive<string>(text => text == "stack", _ => BecomeStacked(Angry));
            Receive<string>(text => text == "pop", _ => UnbecomeStacked());
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("moody"));
        }
    }

    private sealed class Switch : UntypedActor
    {
        protected override void OnReceive(object message) => Handle(message, "off", () => BecomeStacked(On));

        private void On(object message) => Handle(message, "on", UnbecomeStacked);

        private void Handle(object message, string state, Action flip)
        {
            if (message is "flip")
                flip();
            else
                Sender.Tell(state);
        }
    }
}
