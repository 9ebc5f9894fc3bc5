namespace Venus.Conformance;

public sealed class StashSpec : ConformanceTest
{
    private readonly IActorRef _door;

    public StashSpec() => _door = Sys.ActorOf(Props.Create(() => new Door()), "door");

    [Fact]
    public void UnstashAll_delivers_in_the_order_of_arrival_before_what_came_later()
    {
        foreach (var message in new[] { "a", "b", "c", "open", "d" })
            _door.Tell(message);

        foreach (var message in new[] { "a", "b", "c", "d" })
            ExpectMsg(message);
    }

    [Fact]
    public void Unstash_delivers_the_oldest_alone()
    {
        foreach (var message in new[] { "a", "b", "crack", "open" })
            _door.Tell(message);

        // The oldest comes back while the door is still closed, is put aside again behind the other, and both come out then.
        ExpectMsg("b");
        ExpectMsg("a");
    }

    [Fact]
    public void Stashed_message_keeps_its_sender()
    {
        var visitor = CreateTestProbe();

        _door.Tell("a", visitor.Ref);
        _door.Tell("open");

        visitor.ExpectMsg("a");
    }

    [Fact]
    public void Stashed_messages_outlive_a_restart()
    {
        foreach (var message in new[] { "a", "b", "fail", "open" })
            _door.Tell(message);

        // The new instance gets them back, puts them aside itself, and lets them out.
        ExpectMsg("a");
        ExpectMsg("b");
    }

    [Fact]
    public void Stashed_messages_of_an_actor_that_stops_are_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        _door.Tell("a", ActorRefs.NoSender);
        _door.Tell(PoisonPill.Instance, ActorRefs.NoSender);

        ExpectMsg<DeadLetter>().Message.ShouldBe("a");
    }

    [Fact]
    public void Message_stashed_twice_is_refused()
    {
        _door.Tell("twice");

        ExpectMsg("refused");
    }

    [Fact]
    public void Stashed_end_of_a_watched_actor_is_delivered_later()
    {
        var subject = NewPuppet("subject", CreateTestProbe());
        _door.Tell(subject);
        Watch(subject);
        subject.Tell(PoisonPill.Instance);
        ExpectTerminated(subject);

        _door.Tell("open");

        ExpectMsg<string>(text => text == $"end of {subject.Path.Name}");
    }

    private sealed class Door : ReceiveActor, IWithUnboundedStash
    {
        private IActorRef? _told;

        public Door()
        {
            Receive<IActorRef>(subject =>
            {
                _told = Sender;
                Context.Watch(subject);
            });
            Receive<string>(text => text == "open", _ =>
            {
                Become(Open);
                Stash.UnstashAll();
            });
            Receive<string>(text => text == "crack", _ => Stash.Unstash());
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("door"));
            Receive<string>(text => text == "twice", _ => StashTwice());
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;

        private void Open()
        {
            Receive<Terminated>(end => _told!.Tell($"end of {end.ActorRef.Path.Name}"));
            ReceiveAny(message => Sender.Tell(message));
        }

        private void StashTwice()
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (IllegalActorStateException)
            {
                Sender.Tell("refused");
            }
        }
    }
}
